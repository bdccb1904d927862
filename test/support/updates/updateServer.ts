import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { TestCertificate } from '../certificates.ts';

/** What is served at a path: bytes, or whatever a test does with the answer. */
type Served = Buffer | string | ((answer: ServerResponse) => void);

/** A server for updates on this machine. */
export class UpdateServer {
  readonly served = new Map<string, Served>();
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  readonly #server;
  readonly #answer: RequestListener = (request, answer) => {
    const path = new URL(request.url ?? '/', 'http://server').pathname;
    this.asked.push({ path, headers: request.headers });
    const served = this.served.get(path);
    if (served === undefined) answer.writeHead(404).end();
    else if (typeof served === 'function') served(answer);
    else answer.writeHead(200, { 'content-length': Buffer.byteLength(served) }).end(served);
  };

  /** With a certificate, over TLS. */
  constructor(tls?: TestCertificate) {
    this.#server = tls
      ? createSecureServer({ cert: tls.cert, key: tls.key }, this.#answer)
      : createServer(this.#answer);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get feed(): string {
    return `http://127.0.0.1:${this.port}/updates/`;
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

export async function updateServer(t: TestContext, tls?: TestCertificate): Promise<UpdateServer> {
  const server = new UpdateServer(tls);
  await server.listen();
  t.after(() => server.close());
  return server;
}
