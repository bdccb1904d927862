import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphServer, graphHost, loginHost } from '../unit/service/support/graphServer.ts';
import { certificate } from './certificates.ts';

/** Microsoft's two hosts for a service in a process of its own: behind a proxy, by their real names, with a certificate for them. */
export interface Microsoft {
  readonly graph: GraphServer;
  /** What the service's process needs: the way, and the authority to trust. */
  readonly env: Readonly<Record<string, string>>;
  /** Hosts that were asked for. */
  readonly hosts: ReadonlySet<string>;
  dispose(): Promise<void>;
}

export async function openMicrosoft(): Promise<Microsoft> {
  const graph = new GraphServer();
  const names = [graphHost, loginHost].map((host) => new URL(host).hostname);
  const authority = certificate({ name: 'authority of the tests', isAuthority: true });
  const { cert, key } = certificate({ names, by: authority });
  const server = createServer({ cert, key }, (request, response) => void graph.answer(request, response));
  const hosts = new Set<string>();
  const proxy = createProxy().on('connect', (request, socket) => {
    const host = (request.url ?? '').split(':')[0] ?? '';
    hosts.add(host);
    if (!names.includes(host)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const onward = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const each of [socket, onward]) each.on('error', () => (socket.destroy(), onward.destroy()));
  });
  for (const each of [server, proxy]) await once(each.listen(0, '127.0.0.1'), 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'handrail-microsoft-'));
  const file = join(folder, 'authority.pem');
  await writeFile(file, authority.cert);
  return {
    graph,
    env: {
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      NODE_EXTRA_CA_CERTS: file,
    },
    hosts,
    async dispose() {
      for (const each of [proxy, server]) {
        each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
