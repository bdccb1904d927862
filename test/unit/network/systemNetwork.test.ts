import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const source = join(import.meta.dirname, '../../../workbench/network/systemNetwork.ts');

test('What a process fetches goes by the proxy of its environment, and what is on this machine does not', async (t) => {
  const asked: string[] = [];
  const server = createServer((_request, response) => response.end('here'));
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const program = `
    import { joinSystemNetwork } from ${JSON.stringify(source)};
    import { getCACertificates } from 'node:tls';
    joinSystemNetwork({ HTTPS_PROXY: ${JSON.stringify(address)}, HTTP_PROXY: 'http://127.0.0.1:9' });
    const local = await fetch(${JSON.stringify(address)}).then((answer) => answer.text());
    await fetch('https://help.example/').catch(() => undefined);
    const trusted = new Set(getCACertificates('default'));
    console.log(local, getCACertificates('system').every((one) => trusted.has(one)));
    process.exit(0);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  assert.equal(stdout.trim(), 'here true');
  assert.deepEqual(asked, ['help.example:443']);
});
