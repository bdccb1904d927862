import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Emitter } from '@handrail/sdk';
import { Cdp } from '../../../workbench/chromium/browser/cdp.ts';
import { ProxySignIn } from '../../../workbench/chromium/browser/proxySignIn.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { turns } from '../../support/turns.ts';

type Sent = Readonly<Record<string, unknown>>;

/** A browser of this version at the other end of the pipe, which does what it is told, and tells what a test says. */
function browser(product = 'Chrome/156.0.0.0') {
  const [toBrowser, fromBrowser] = [new PassThrough(), new PassThrough()];
  const sent: { readonly method: string; readonly params: Sent }[] = [];
  const tell = (message: object) => fromBrowser.write(`${JSON.stringify(message)}\0`);
  toBrowser.on('data', (chunk: Buffer) => {
    for (const text of chunk.toString().split('\0').slice(0, -1)) {
      const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: Sent };
      sent.push({ method, params });
      tell({ id, result: method === 'Browser.getVersion' ? { product } : { targetId: 'hidden' } });
    }
  });
  const asks = (requestId: string, origin: string, url = 'https://help.example/', source = 'Proxy') =>
    tell({ method: 'Fetch.authRequired', params: { requestId, request: { url }, authChallenge: { source, origin } } });
  const of = (method: string) => sent.filter((each) => each.method === method).map(({ params }) => params);
  return { cdp: new Cdp(toBrowser, fromBrowser), tell, asks, of };
}

function ways(reachedSignedIn?: string) {
  const signedIn = new Emitter<string>();
  const loginAt = (proxy: string) =>
    proxy === 'http://proxy.example:3128' ? { name: 'hana', password: 'right' } : undefined;
  return { signedIn, ways: { hasLogins: true, loginAt, finder: { reachedSignedIn, onSignedIn: signedIn.event } } };
}

const answers = (params: readonly Sent[]) =>
  params.map(({ authChallengeResponse }) => (authChallengeResponse as { response: string }).response);

test('A proxy gets its own login once for a request; others, sites, and whoever asks again are left to the person', async () => {
  const { cdp, asks, of, tell } = browser();
  await ProxySignIn.start({ cdp, clock: new FakeClock(), ways: ways().ways });
  assert.deepEqual(of('Fetch.enable')[0]?.['handleAuthRequests'], true);
  asks('1', 'http://proxy.example:3128');
  await turns();
  assert.deepEqual(of('Fetch.continueWithAuth')[0], {
    requestId: '1',
    authChallengeResponse: { response: 'ProvideCredentials', username: 'hana', password: 'right' },
  });
  asks('1', 'http://proxy.example:3128');
  asks('2', 'http://other.example:3128');
  asks('3', 'http://proxy.example:3128', 'https://help.example/', 'Server');
  tell({ method: 'Fetch.requestPaused', params: { requestId: '4' } });
  await turns();
  assert.deepEqual(answers(of('Fetch.continueWithAuth').slice(1)), ['Default', 'Default', 'Default']);
  assert.deepEqual(of('Fetch.continueRequest'), [{ requestId: '4' }]);
});

test('Where the device has been by a proxy that took its login, a page that nobody sees goes once, and asks nobody', async () => {
  const { cdp, asks, of } = browser();
  const clock = new FakeClock();
  const { ways: known, signedIn } = ways();
  const started = await ProxySignIn.start({ cdp, clock, ways: known });
  assert.deepEqual(of('Target.createTarget'), []);
  signedIn.emit('https://help.example/');
  signedIn.emit('https://sign-in.example/');
  await turns();
  const url = 'https://help.example/robots.txt';
  assert.deepEqual(of('Target.createTarget'), [{ url, hidden: true }]);
  asks('1', 'http://other.example:3128', url);
  asks('2', 'http://proxy.example:3128', url);
  await turns();
  assert.deepEqual(answers(of('Fetch.continueWithAuth')), ['CancelAuth', 'ProvideCredentials']);
  clock.advance(5_000);
  await turns();
  assert.deepEqual(of('Target.closeTarget'), [{ targetId: 'hidden' }]);
  signedIn.emit('https://help.example/');
  await turns();
  assert.equal(of('Target.createTarget').length, 1, 'the browser knows the login');
  started?.dispose();
});

test('What answers there is never shown, nor followed: whoever it is could bring scripts and files into the browser', async () => {
  const { cdp, of, tell } = browser();
  const clock = new FakeClock();
  await ProxySignIn.start({ cdp, clock, ways: ways('https://help.example/').ways });
  await turns();
  const url = 'https://help.example/robots.txt';
  assert.deepEqual(of('Fetch.enable')[0]?.['patterns'], [
    { urlPattern: 'https://*' },
    { urlPattern: 'https://*/robots.txt', requestStage: 'Response' },
  ]);
  tell({ method: 'Fetch.requestPaused', params: { requestId: '1', request: { url } } });
  await turns();
  assert.deepEqual([of('Fetch.continueRequest'), of('Fetch.failRequest')], [[{ requestId: '1' }], []]);
  for (const [requestId, responseStatusCode] of [
    ['1', 200],
    ['2', 302],
  ])
    tell({ method: 'Fetch.requestPaused', params: { requestId, request: { url }, responseStatusCode } });
  const other = { url: 'https://sign-in.example/robots.txt' };
  tell({ method: 'Fetch.requestPaused', params: { requestId: '3', request: other, responseStatusCode: 200 } });
  await turns();
  assert.deepEqual(
    of('Fetch.failRequest'),
    ['1', '2'].map((requestId) => ({ requestId, errorReason: 'Aborted' })),
  );
  assert.deepEqual(of('Fetch.continueRequest').at(-1), { requestId: '3' });
});

test('A browser that is started later goes there too, an older one that would show the page does not, and none where no login was told', async () => {
  const later = browser();
  await ProxySignIn.start({ cdp: later.cdp, clock: new FakeClock(), ways: ways('https://help.example/').ways });
  await turns();
  assert.equal(later.of('Target.createTarget').length, 1);
  const older = browser('Chrome/131.0.0.0');
  await ProxySignIn.start({ cdp: older.cdp, clock: new FakeClock(), ways: ways('https://help.example/').ways });
  await turns();
  assert.deepEqual(older.of('Target.createTarget'), []);
  const none = browser();
  const without = { ...ways('https://help.example/').ways, hasLogins: false };
  assert.equal(await ProxySignIn.start({ cdp: none.cdp, clock: new FakeClock(), ways: without }), undefined);
  assert.deepEqual(none.of('Fetch.enable'), []);
});
