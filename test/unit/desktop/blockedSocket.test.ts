import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '../../../sdk/index.ts';
import { PlainlyAskingDialer } from '../../../workbench/desktop/blockedSocket.ts';
import { SocketLinkDialer } from '../../../workbench/desktop/linkDialer.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const options = {
  service: 'Handrail',
  providers: [{ kind: 'oidc', issuer: 'http://127.0.0.1:1', clientId: 'app', scopes: ['openid'], loopback: true }],
};

/** A service behind something that does this to whoever wants a WebSocket. */
async function behind(t: TestContext, act: 'refuses' | 'breaks' | 'full' | 'swallows', answers: boolean) {
  const server = createServer((_request, response) => {
    if (!answers) return response.writeHead(502).end();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(options));
  });
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    if (act === 'breaks') socket.destroy();
    else if (act !== 'swallows')
      socket.end(`HTTP/1.1 ${act === 'full' ? 503 : 403} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close().closeAllConnections());
  const clock = new FakeClock();
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upgrade = new Promise<void>((come) => server.once('upgrade', () => come()));
  const dialled = new PlainlyAskingDialer(new SocketLinkDialer(address, clock), fetch).dial(
    new AbortController().signal,
  );
  const problem = dialled.then(() => undefined, HandrailError.from);
  if (act === 'swallows') await upgrade.then(() => clock.advance(20_000));
  const { code, details } = (await problem) ?? {};
  return [code, details?.['problem']];
}

for (const act of ['refuses', 'breaks', 'swallows'] as const) {
  test(`A service whose WebSockets alone something ${act} is told from one that cannot be reached`, async (t) => {
    assert.deepEqual(await behind(t, act, true), ['service_unreachable', 'websocket']);
    assert.deepEqual(await behind(t, act, false), ['service_unreachable', undefined]);
  });
}

test('A service that has all the links it can have blocks nothing', async (t) => {
  assert.deepEqual(await behind(t, 'full', true), ['service_unreachable', undefined]);
});
