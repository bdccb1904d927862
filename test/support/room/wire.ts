import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A network cable between a workbench and the service that can be pulled out and put in again. */
export interface Wire {
  /** Where the service is found through this wire. */
  readonly address: string;
  /** Ends every connection at once, without a word, and lets none through. */
  cut(): void;
  mend(): void;
  /** Lets everything through but WebSockets, and ends those that are open; or lets them through again. */
  holdSockets(held: boolean): void;
  dispose(): Promise<void>;
}

/** Lays a wire to the service at this address. */
export async function layWire(service: string): Promise<Wire> {
  const to = new URL(service);
  const open = new Set<Socket>();
  let whole = true;
  let held = false;
  const server = createServer((near) => {
    if (!whole) return near.resetAndDestroy();
    const far = dial(Number(to.port), to.hostname);
    // The service answers to its own name only, and the workbench calls it by the wire's.
    near.on('data', (chunk: Buffer) => {
      if (held && wantsSocket(chunk))
        near.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      else far.write(named(chunk, own(), to.host));
    });
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      // A broken end is what this is for.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        // What came before a proper end may still be on its way through the other one.
        other.resume().end();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const own = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = () => {
    whole = false;
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    address: `http://${own()}`,
    cut,
    holdSockets(next) {
      held = next;
      if (next) for (const socket of open) socket.resetAndDestroy();
    },
    mend: () => {
      whole = true;
    },
    dispose() {
      cut();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** The head of a request for a WebSocket. */
function wantsSocket(chunk: Buffer): boolean {
  return /^upgrade: websocket\r$/im.test(chunk.toString('latin1'));
}

/** What was sent, with the name of the host in a request's head replaced. Frames of a WebSocket are masked and have none. */
function named(chunk: Buffer, from: string, to: string): Buffer {
  const text = chunk.toString('latin1');
  return Buffer.from(text.replace(`ost: ${from}\r\n`, `ost: ${to}\r\n`), 'latin1');
}
