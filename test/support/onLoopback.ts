import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestContext } from 'node:test';

/** A server that listens on a free port of this machine until the test ends, with whatever is connected to it then. */
export async function onLoopback(t: TestContext, server: Server): Promise<number> {
  const open = new Set<Duplex>();
  server.on('connection', (socket) => open.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
