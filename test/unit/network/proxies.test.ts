import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { after, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { HandrailError } from '@handrail/sdk';
import { Agent } from 'undici';
import { WebSocketServer } from 'ws';
import { freePort } from '../../../build/freePort.ts';
import { signInProblem } from '../../../workbench/desktop/identity/signInProblem.ts';
import { fetchSignInOptions } from '../../../workbench/desktop/identity/signInService.ts';
import { SocketLinkDialer } from '../../../workbench/desktop/linkDialer.ts';
import { openRoute } from '../../../workbench/network/openRoute.ts';
import { routeConnector } from '../../../workbench/network/routeAgent.ts';
import { RouteError } from '../../../workbench/network/routeError.ts';
import { SystemNetwork } from '../../../workbench/network/systemNetwork.ts';
import { certificate, type TestCertificate } from '../../support/certificates.ts';
import { checkedService } from '../../support/checkedService.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { onLoopback } from '../../support/onLoopback.ts';
import { proxyServer } from '../../support/proxyServer.ts';

const never = () => new AbortController().signal;
const dayMs = 86_400_000;
const good = certificate({ names: ['help.example'] });
const before = getCACertificates('default');
setDefaultCACertificates([...before, good.cert]);
after(() => setDefaultCACertificates(before));

async function service(t: TestContext, { cert, key }: TestCertificate): Promise<number> {
  const server = createServer({ cert, key });
  const sockets = new WebSocketServer({ server });
  t.after(() => sockets.close());
  return await onLoopback(t, server);
}

function dial(env: Readonly<Record<string, string>>) {
  return new SocketLinkDialer('https://help.example', new FakeClock(), new SystemNetwork(env, new FakeClock())).dial(
    never(),
  );
}

test('Where the device was by a proxy that took its login is told to a browser of ours, and no other way is', async (t) => {
  const there = await proxyServer(t, await service(t, good), { login: 'hana:right' });
  const { finder } = new SystemNetwork({ HTTPS_PROXY: `http://hana:right@127.0.0.1:${there.port}` }, new FakeClock());
  const told: string[] = [];
  finder.onSignedIn((origin) => told.push(origin));
  const direct = await openRoute(finder, '127.0.0.1', there.port);
  direct.socket.destroy();
  assert.equal(finder.reachedSignedIn, undefined);
  const { socket } = await openRoute(finder, 'help.example', 443);
  socket.destroy();
  assert.deepEqual(told, ['https://help.example/']);
  assert.equal(finder.reachedSignedIn, 'https://help.example/');
});

test('The link goes by the proxy of the environment, with its name and password', async (t) => {
  const there = await proxyServer(t, await service(t, good), { login: 'hana:right' });
  const port = await dial({ HTTPS_PROXY: `http://hana:right@127.0.0.1:${there.port}` });
  t.after(() => port.close());
  assert.deepEqual(
    there.asked.map(({ target }) => target),
    ['help.example:443'],
  );
});

test('A sign-in that the proxy or a certificate stops is told so, and not as a provider that is down', async () => {
  const failed = (cause: Error) => signInProblem(new TypeError('fetch failed', { cause }), 'login.example').details;
  assert.deepEqual(failed(new RouteError('proxy_password', 'proxy.example:3128')), {
    host: 'login.example',
    address: 'login.example',
    problem: 'proxy_password',
    proxy: 'proxy.example:3128',
  });
  const expired = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
  assert.equal(failed(expired)['problem'], 'certificate_expired');
  const gone = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  assert.equal(failed(gone)['problem'], 'provider');
});

test('Before sign-in, too, a proxy, a certificate and a network that wants a sign-in first are told apart', async (t) => {
  setDefaultCACertificates([...before, good.cert]);
  const problem = async (env: Readonly<Record<string, string>>, service = 'https://help.example') => {
    const { finder } = new SystemNetwork(env, new FakeClock());
    const dispatcher = new Agent({ connect: routeConnector(finder) });
    t.after(() => dispatcher.destroy());
    const through = ((address: URL, init: object) => fetch(address, { ...init, dispatcher } as object)) as typeof fetch;
    const failed = await fetchSignInOptions(service, through, never()).catch((error: unknown) => error);
    assert.ok(failed instanceof HandrailError && failed.code === 'service_unreachable');
    return failed.details['problem'];
  };
  const there = await service(t, good);
  const locked = await proxyServer(t, there, { login: 'hana:right' });
  assert.equal(await problem({ HTTPS_PROXY: `http://hana:wrong@${locked.name}` }), 'proxy_password');
  assert.equal(await problem({ HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` }), 'proxy');
  const strange = await proxyServer(t, await service(t, selfSigned));
  assert.equal(await problem({ HTTPS_PROXY: `http://${strange.name}` }), 'certificate_self_signed');
  for (const instead of [
    (response: ServerResponse) => response.writeHead(302, { location: 'http://login.hotel.example/' }).end(),
    (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Wi-Fi</h1>'),
    (response: ServerResponse) => response.writeHead(511).end(),
  ]) {
    const port = await checkedService(t, { instead: (_request, response) => (instead(response), true) });
    assert.equal(await problem({}, `http://127.0.0.1:${port}`), 'captive');
  }
});

test('A wrong password of the proxy is told apart, and neither it nor the name is in what is told', async (t) => {
  const there = await proxyServer(t, await service(t, good), { login: 'hana:right' });
  await assert.rejects(dial({ HTTPS_PROXY: `http://hana:wrong@127.0.0.1:${there.port}` }), (error) => {
    assert.ok(error instanceof Error && 'details' in error);
    assert.deepEqual(error.details, {
      host: 'help.example',
      address: 'https://help.example',
      reason: 'proxy_password',
      problem: 'proxy_password',
      proxy: `127.0.0.1:${there.port}`,
    });
    return true;
  });
});

test('A proxy that does not answer is told apart from a service that does not', async (t) => {
  const there = await proxyServer(t, 1);
  const port = await freePort();
  await assert.rejects(dial({ HTTPS_PROXY: `http://127.0.0.1:${port}` }), {
    details: {
      host: 'help.example',
      address: 'https://help.example',
      reason: 'proxy',
      problem: 'proxy',
      proxy: `127.0.0.1:${port}`,
    },
  });
  assert.equal(there.asked.length, 0);
});

test('Nothing of this machine itself goes by a proxy', async (t) => {
  const local = certificate({ ips: ['127.0.0.1'] });
  setDefaultCACertificates([...before, good.cert, local.cert]);
  const port = await service(t, local);
  const dialer = new SocketLinkDialer(
    `https://127.0.0.1:${port}`,
    new FakeClock(),
    new SystemNetwork({ HTTPS_PROXY: 'http://127.0.0.1:9' }, new FakeClock()),
  );
  const link = await dialer.dial(never());
  link.close();
});

const selfSigned = certificate({ names: ['help.example'] });
const inspected = certificate({
  names: ['help.example'],
  by: certificate({ name: 'Inspection', isAuthority: true }),
});
const old = certificate({ names: ['help.example'], from: Date.now() - 40 * dayMs, days: 20 });
const early = certificate({ names: ['help.example'], from: Date.now() + 60 * 60_000 });
const other = certificate({ names: ['other.example'] });
for (const [what, cert, problem] of [
  ['that is signed by itself', selfSigned, 'certificate_self_signed'],
  ['of nobody known, as of a program that reads along', inspected, 'certificate_unknown'],
  ['that has run out', old, 'certificate_expired'],
  ['that is not valid yet, as with a clock an hour slow', early, 'certificate_expired'],
  ['for another name', other, 'certificate_name'],
] as const) {
  test(`A certificate ${what} is told apart: ${problem}`, async (t) => {
    const trusted = cert === selfSigned || cert === inspected ? [] : [cert.cert];
    setDefaultCACertificates([...before, ...trusted]);
    const there = await proxyServer(t, await service(t, cert), { login: 'hana:right' });
    const dialled = dial({ HTTPS_PROXY: `http://hana:right@127.0.0.1:${there.port}` });
    await assert.rejects(dialled, (error) => {
      assert.ok(error instanceof Error && 'details' in error);
      assert.equal((error.details as Record<string, unknown>)['problem'], problem);
      return true;
    });
  });
}
