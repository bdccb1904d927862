import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { onLoopback } from './onLoopback.ts';

export interface ProxyServer {
  readonly port: number;
  /** Such as `127.0.0.1:3128`. */
  readonly name: string;
  /** Each CONNECT that it was asked, with what signed in. */
  readonly asked: readonly { readonly target: string; readonly signIn: string | undefined }[];
}

/** An HTTP proxy that leads every tunnel to one port of this machine; `login` is `name:password` that it wants to be told. */
export async function proxyServer(
  t: TestContext,
  to: number,
  options: { readonly login?: string; readonly refuses?: number; readonly silent?: boolean } = {},
): Promise<ProxyServer> {
  const asked: { readonly target: string; readonly signIn: string | undefined }[] = [];
  /** To where they lead. */
  const open = new Set<Socket>();
  const server = createServer();
  server.on('connect', (request: IncomingMessage, near: Socket) => {
    const signIn = request.headers['proxy-authorization'];
    asked.push({ target: request.url ?? '', signIn });
    near.on('error', () => undefined);
    if (options.silent) return;
    const { login, refuses } = options;
    if (refuses !== undefined) return void near.end(`HTTP/1.1 ${refuses} No\r\nContent-Length: 0\r\n\r\n`);
    if (login !== undefined && signIn !== `Basic ${Buffer.from(login).toString('base64')}`)
      return void near.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    const far = connect(to, '127.0.0.1', () => near.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    open.add(far);
    far.on('error', () => near.destroy());
    far.pipe(near);
    near.pipe(far);
  });
  t.after(() => {
    for (const socket of open) socket.destroy();
  });
  const port = await onLoopback(t, server);
  return { asked, port, name: `127.0.0.1:${port}` };
}
