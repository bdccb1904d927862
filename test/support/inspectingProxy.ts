import { request as ask, createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What a proxy does to whoever wants a WebSocket. */
export type SocketAct = 'lets through' | 'refuses' | 'breaks';

/** A proxy of an organisation that looks into what passes: every request gets through, and a WebSocket only where it likes. */
export interface InspectingProxy {
  readonly port: number;
  /** How many WebSockets it did not let through. */
  readonly held: number;
  /** From now on; those that are open are ended at once where they are not let through. */
  treatSockets(act: SocketAct): void;
  /** From now on what is answered at these addresses is changed on its way; nothing when left away. */
  change(addresses?: RegExp): void;
  dispose(): Promise<void>;
}

/** Starts one on loopback. It reads what is not sealed, which on loopback is everything. */
export async function inspectingProxy(first: SocketAct = 'lets through'): Promise<InspectingProxy> {
  let act = first;
  let held = 0;
  let changed: RegExp | undefined;
  const open = new Set<Socket>();
  /** Those that carry a WebSocket. */
  const tunnels = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const { method, url = '' } = incoming;
    const isChanged = changed?.test(url) ?? false;
    // What is to be changed must be readable here.
    const { 'accept-encoding': _packed, ...plain } = incoming.headers;
    const onward = ask(url, { method, headers: isChanged ? plain : incoming.headers }, (answer) => {
      const { 'content-length': length, ...rest } = answer.headers;
      response.writeHead(
        answer.statusCode ?? 502,
        isChanged ? rest : { ...rest, ...(length && { 'content-length': length }) },
      );
      if (!isChanged) return void answer.pipe(response);
      answer.pipe(response, { end: false });
      answer.on('end', () => response.end('\n'));
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', ({ url = '' }: IncomingMessage, near: Socket) => {
    open.add(near);
    near.on('error', () => near.destroy());
    near.on('close', () => open.delete(near));
    const { hostname, port } = new URL(`http://${url}`);
    near.write('HTTP/1.1 200 Connection established\r\n\r\n');
    near.once('data', (head: Buffer) => {
      const isSocket = /^upgrade: websocket\r$/im.test(head.toString('latin1'));
      if (isSocket && act !== 'lets through') {
        held += 1;
        if (act === 'breaks') near.resetAndDestroy();
        else near.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      const far = connect(Number(port), hostname);
      far.write(head);
      near.pipe(far).pipe(near);
      if (isSocket) tunnels.add(near);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => {
          tunnels.delete(near);
          other.destroy();
        });
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    get held() {
      return held;
    },
    treatSockets(next) {
      act = next;
      if (act !== 'lets through') for (const tunnel of tunnels) tunnel.resetAndDestroy();
    },
    change(addresses) {
      changed = addresses;
    },
    dispose() {
      // What was told that it is connected is the server's no more.
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}
