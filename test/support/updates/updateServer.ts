import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** What is served at a path: bytes, or whatever a test does with the answer. */
type Served = Buffer | string | ((answer: ServerResponse) => void);

/** A server for updates on this machine. */
export class UpdateServer {
  readonly served = new Map<string, Served>();
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  readonly #server = createServer((request, answer) => {
    const path = new URL(request.url ?? '/', 'http://server').pathname;
    this.asked.push({ path, headers: request.headers });
    const served = this.served.get(path);
    if (served === undefined) answer.writeHead(404).end();
    else if (typeof served === 'function') served(answer);
    else answer.writeHead(200, { 'content-length': Buffer.byteLength(served) }).end(served);
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get feed(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/updates/`;
  }

  /** Paths that were asked for, in order. */
  get paths(): readonly string[] {
    return this.asked.map(({ path }) => path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export async function updateServer(t: TestContext): Promise<UpdateServer> {
  const server = new UpdateServer();
  await server.listen();
  t.after(() => server.close());
  return server;
}
