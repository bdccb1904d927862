import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Socket } from 'node:net';

/** A network cable between a workbench and the service that can be pulled out and put in again. */
export interface Wire {
  /** Where the service is found through this wire. */
  readonly address: string;
  /** Ends every connection at once, without a word, and lets none through. */
  cut(): void;
  mend(): void;
  dispose(): Promise<void>;
}

/** Lays a wire to the service at this address. */
export async function layWire(service: string): Promise<Wire> {
  const to = new URL(service);
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return near.resetAndDestroy();
    const far = dial(Number(to.port), to.hostname);
    // The service answers to its own name only, and the workbench calls it by the wire's.
    near.on('data', (chunk: Buffer) => far.write(named(chunk, own(), to.host)));
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
        other.destroy();
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
    mend: () => {
      whole = true;
    },
    dispose() {
      cut();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** What was sent, with the name of the host in a request's head replaced. Frames of a WebSocket are masked and have none. */
function named(chunk: Buffer, from: string, to: string): Buffer {
  const text = chunk.toString('latin1');
  return Buffer.from(text.replace(`ost: ${from}\r\n`, `ost: ${to}\r\n`), 'latin1');
}
