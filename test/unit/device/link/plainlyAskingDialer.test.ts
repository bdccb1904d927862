import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '../../../../sdk/index.ts';
import { fetchSignInOptions } from '../../../../workbench/desktop/identity/signInService.ts';
import { SocketLinkDialer } from '../../../../workbench/desktop/linkDialer.ts';
import { PlainlyAskingDialer } from '../../../../workbench/device/link/plainlyAskingDialer.ts';
import { answersPlainly } from '../../../../workbench/web/link/answersPlainly.ts';
import { WebSocketDialer } from '../../../../workbench/web/link/webSocketDialer.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { onLoopback } from '../../../support/onLoopback.ts';

const signIn = {
  service: 'Handrail',
  providers: [{ kind: 'oidc', issuer: 'http://127.0.0.1:1', clientId: 'app', scopes: ['openid'], loopback: true }],
};

type Act = 'refuses' | 'breaks' | 'full' | 'swallows';

/** How each shell dials, and asks whether the service answers otherwise. */
const shells = {
  'An app on a desktop': (address: string, clock: FakeClock) =>
    new PlainlyAskingDialer(new SocketLinkDialer(address, clock), (signal) =>
      fetchSignInOptions(address, fetch, signal).then(
        () => true,
        () => false,
      ),
    ),
  'A browser tab': (address: string, clock: FakeClock) =>
    new PlainlyAskingDialer(new WebSocketDialer(address, clock, new EventTarget() as Window), (signal) =>
      answersPlainly(address, fetch, signal),
    ),
} as const;

/** What a shell says of a service behind something that does this to whoever wants a WebSocket. */
async function behind(t: TestContext, shell: keyof typeof shells, act: Act, answers: boolean) {
  const server = createServer(({ url }, response) => {
    if (!answers) return response.writeHead(502).end();
    const connection = { service: 'Handrail', now: Date.now(), relays: [], ...(act === 'full' && { full: true }) };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(url === '/api/v1/sign-in' ? signIn : connection));
  });
  const upgrade = new Promise<void>((come) => server.once('upgrade', () => come()));
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    if (act === 'breaks') socket.destroy();
    else if (act !== 'swallows')
      socket.end(`HTTP/1.1 ${act === 'full' ? 503 : 403} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  const address = `http://127.0.0.1:${await onLoopback(t, server)}`;
  const clock = new FakeClock();
  const dialled = shells[shell](address, clock).dial(new AbortController().signal);
  const problem = dialled.then(() => undefined, HandrailError.from);
  if (act === 'swallows') await upgrade.then(() => clock.advance(20_000));
  const { code, details } = (await problem) ?? {};
  assert.equal(details?.['address'], address);
  return [code, details?.['problem']];
}

for (const shell of ['An app on a desktop', 'A browser tab'] as const) {
  for (const act of ['refuses', 'breaks', 'swallows'] as const) {
    test(`${shell} tells a service whose WebSockets alone something ${act} from one that cannot be reached`, async (t) => {
      assert.deepEqual(await behind(t, shell, act, true), ['service_unreachable', 'websocket']);
      assert.deepEqual(await behind(t, shell, act, false), ['service_unreachable', undefined]);
    });
  }

  test(`${shell} holds no network to blame for a service that has all the links it can have`, async (t) => {
    assert.deepEqual(await behind(t, shell, 'full', true), ['service_unreachable', undefined]);
  });
}
