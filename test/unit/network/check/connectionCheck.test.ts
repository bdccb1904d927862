import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import Value from 'typebox/value';
import { freePort } from '../../../../build/freePort.ts';
import { checkReport } from '../../../../workbench/base/check/checkReport.ts';
import { CheckResult, withResult } from '../../../../workbench/base/check/checkResult.ts';
import type { Clock } from '../../../../workbench/base/clock.ts';
import { CheckRun } from '../../../../workbench/network/check/checkRun.ts';
import { checkConnection } from '../../../../workbench/network/check/connectionCheck.ts';
import { SystemNetwork } from '../../../../workbench/network/systemNetwork.ts';
import { certificate } from '../../../support/certificates.ts';
import { type CheckedServiceOptions, checkedService } from '../../../support/checkedService.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { proxyServer } from '../../../support/proxyServer.ts';

const hourMs = 3_600_000;
const names = { names: ['help.example'], ips: ['127.0.0.1'] };
const good = certificate(names);
const before = getCACertificates('default');
setDefaultCACertificates([...before, good.cert]);
after(() => setDefaultCACertificates(before));

interface Checked {
  readonly results: readonly CheckResult[];
  /** `step: finding` of each. */
  readonly found: readonly string[];
  of(step: CheckResult['step']): CheckResult;
}

async function check(
  service: string,
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly clock?: Clock;
    readonly plainPort?: number;
  } = {},
): Promise<Checked> {
  // It stands still: a busy machine ends no step.
  const { env = {}, clock = new FakeClock(Date.now()), plainPort = 9 } = options;
  let results: readonly CheckResult[] = [];
  const network = new SystemNetwork(env, clock);
  const parts = { service, network, clock, appVersion: '1.2.0', plainPort };
  const tell = (result: CheckResult) => {
    results = withResult(results, result);
  };
  await checkConnection(parts, tell, new AbortController().signal);
  network.finder.close();
  assert.ok(results.every(({ state }) => state !== 'running'));
  return {
    results,
    found: results.map(({ step, finding }) => `${step}: ${finding}`),
    of(step) {
      const result = results.find((each) => each.step === step);
      assert.ok(result, `no step ${step}`);
      return result;
    },
  };
}

const direct = async (t: TestContext, options: CheckedServiceOptions = {}) =>
  `https://127.0.0.1:${await checkedService(t, { certificate: good, ...options })}`;

test('Where all is well each step says so, in its order', async (t) => {
  const provider = await checkedService(t, {
    instead: (_request, response) => (response.end('{"issuer":"here"}'), true),
  });
  const { found, of } = await check(await direct(t, { issuer: `http://127.0.0.1:${provider}` }));
  assert.deepEqual(found, [
    'way: way_direct',
    'reach: reach_ok',
    'tls: tls_own',
    'service: service_ok',
    'clock: clock_ok',
    'version: version_ok',
    'provider: provider_ok',
    'link: link_ok',
    'relay: relay_none',
  ]);
  assert.equal(of('tls').facts['issuer'], 'help.example');
});

test('A name is looked up where one has to be known here', async (t) => {
  const plain = await checkedService(t);
  assert.equal((await check(`http://localhost:${plain}`)).of('name').finding, 'name_ok');
  const { found } = await check('https://nobody.invalid');
  assert.deepEqual(found.slice(0, 3), ['way: way_direct', 'name: name_unknown', 'reach: not_tried']);
});

test('By a proxy each step goes through it, and its password is in no result and no report', async (t) => {
  const proxy = await proxyServer(t, await checkedService(t, { certificate: good }), { login: 'hana:s3cret' });
  const { found, results, of } = await check('https://help.example', {
    env: { HTTPS_PROXY: `http://hana:s3cret@127.0.0.1:${proxy.port}` },
  });
  assert.deepEqual(
    found.filter((each) => !/_ok$|tls_own|relay_none/.test(each)),
    ['way: way_proxy', 'reach: reach_proxy'],
  );
  assert.equal(of('link').finding, 'link_ok');
  assert.equal(of('way').facts['proxy'], proxy.name);
  const report = checkReport({ service: 'https://help.example', app: '1.2.0', place: 'test', at: 0 }, results);
  assert.match(report, new RegExp(proxy.name));
  assert.doesNotMatch(report + JSON.stringify(results), /s3cret|hana/);
});

for (const [what, finding, options] of [
  ['that wants another password', 'proxy_password', { login: 'hana:right' }],
  ['that lets nothing through', 'proxy_refused', { refuses: 403 }],
] as const) {
  test(`A proxy ${what} is told apart: ${finding}`, async (t) => {
    const proxy = await proxyServer(t, 9, options);
    const { found, of } = await check('https://help.example', {
      env: { HTTPS_PROXY: `http://hana:wrong@127.0.0.1:${proxy.port}` },
    });
    assert.deepEqual(found.slice(0, 3), ['way: way_proxy', `reach: ${finding}`, 'tls: not_tried']);
    assert.equal(of('reach').facts['proxy'], proxy.name);
  });
}

test('A proxy that does not answer, and a proxy file that cannot be had, are told apart', async () => {
  const port = await freePort();
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
  assert.equal((await check('https://help.example', { env })).of('reach').finding, 'proxy');
  const lost = await check('https://nobody.invalid', { env: { HANDRAIL_PAC: '/nowhere/proxy.pac' } });
  assert.deepEqual(
    lost.results.slice(0, 2).map(({ state, finding }) => [state, finding]),
    [
      ['warn', 'pac_unreachable'],
      ['fail', 'name_unknown'],
    ],
  );
});

const authority = certificate({ name: 'Inspection AG', isAuthority: true });
for (const [what, made, finding, trusted] of [
  ['signed by nobody but itself', certificate(names), 'self_signed', false],
  ['of a program that reads along', certificate({ ...names, by: authority }), 'intercepted', false],
  ['that has run out', certificate({ ...names, from: Date.now() - 90 * 24 * hourMs, days: 20 }), 'tls_expired', true],
  ['for another name', certificate({ names: ['other.example'] }), 'wrong_name', true],
] as const) {
  test(`A certificate ${what} is told apart: ${finding}`, async (t) => {
    setDefaultCACertificates([...before, good.cert, ...(trusted ? [made.cert] : [])]);
    const { found, of } = await check(await direct(t, { certificate: made }));
    assert.deepEqual(found.slice(2, 4), [`tls: ${finding}`, 'service: not_tried']);
    if (finding === 'intercepted') assert.equal(of('tls').facts['issuer'], 'Inspection AG');
    if (finding === 'wrong_name') assert.equal(of('tls').facts['names'], 'other.example');
  });
}

test('A certificate that is not valid yet at a clock an hour slow is the fault of the clock', async (t) => {
  const early = certificate({ ...names, from: Date.now() + 60_000 });
  setDefaultCACertificates([...before, early.cert]);
  const { of } = await check(await direct(t, { certificate: early, aheadMs: hourMs }));
  assert.equal(of('tls').finding, 'tls_clock');
  assert.equal(of('tls').facts['minutes'], 60);
});

test('Nothing is sent over a connection that is not trusted but the question for the time there', async (t) => {
  const asked: string[] = [];
  const strange = certificate(names);
  setDefaultCACertificates(before);
  await check(
    await direct(t, {
      certificate: strange,
      instead: (request, response) => {
        asked.push(`${request.method} ${request.url}`);
        response.end();
        return true;
      },
    }),
  );
  assert.deepEqual(asked, []);
  setDefaultCACertificates([...before, good.cert]);
});

test('A clock an hour off is told with its direction', async (t) => {
  setDefaultCACertificates([...before, good.cert]);
  for (const [aheadMs, finding] of [
    [hourMs, 'clock_slow'],
    [-hourMs, 'clock_fast'],
  ] as const) {
    const { of } = await check(await direct(t, { aheadMs }));
    assert.equal(of('clock').finding, finding);
    assert.equal(of('clock').facts['minutes'], 60);
    assert.equal(of('link').finding, 'link_ok', 'the rest is looked at all the same');
  }
});

const signInPage = (response: ServerResponse) => {
  response.statusCode = 302;
  response.setHeader('location', 'http://login.hotel.example/');
  response.end();
  return true;
};
test('A network that wants a sign-in first is told apart, whichever way it answers', async (t) => {
  const redirects = await direct(t, { instead: (_request, response) => signInPage(response) });
  const page = await direct(t, {
    instead: (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<h1>Welcome to our Wi-Fi</h1>');
      return true;
    },
  });
  for (const address of [redirects, page]) {
    const { of } = await check(address);
    assert.equal(of('service').finding, 'captive');
    assert.equal(of('link').finding, 'not_tried');
  }
  // Or its own certificate, or no answer at all on the secure port.
  const plainPort = await checkedService(t, { instead: (_request, response) => signInPage(response) });
  const strange = await direct(t, { certificate: certificate({ names: ['login.hotel.example'] }) });
  assert.equal((await check(strange, { plainPort })).of('tls').finding, 'captive');
  const nobody = `https://127.0.0.1:${await freePort()}`;
  assert.equal((await check(nobody, { plainPort })).of('reach').finding, 'captive');
  assert.equal((await check(nobody)).of('reach').finding, 'refused');
});

test('Something else, a service in trouble and one that wants a newer app are told apart', async (t) => {
  const answering = (status: number) => (_request: unknown, response: ServerResponse) => {
    response.statusCode = status;
    response.end('{}');
    return true;
  };
  for (const [status, finding] of [
    [404, 'not_a_service'],
    [503, 'service_error'],
    [426, 'too_old'],
  ] as const)
    assert.equal((await check(await direct(t, { instead: answering(status) }))).of('service').finding, finding);
  const breaksOff = (request: IncomingMessage) => Boolean(request.socket.destroy());
  assert.equal((await check(await direct(t, { instead: breaksOff }))).of('service').finding, 'broken_off');
  const { of } = await check(await direct(t, { minimumAppVersion: '2.0.0' }));
  assert.equal(of('version').finding, 'too_old');
  assert.equal(of('version').facts['minimum'], '2.0.0');
});

test('A sign-in page that does not answer is told with its host', async (t) => {
  const { of } = await check(await direct(t, { issuer: `http://127.0.0.1:${await freePort()}/tenant` }));
  assert.equal(of('provider').finding, 'provider');
  assert.equal(of('provider').facts['host'], '127.0.0.1');
});

test('A WebSocket that is refused, and one that opens with nothing coming through, are told apart', async (t) => {
  assert.equal((await check(await direct(t, { link: 'refused' }))).of('link').finding, 'link_blocked');
  const clock = new FakeClock(Date.now());
  const silent = await direct(t, { link: 'silent', opened: () => clock.advance(10_001) });
  assert.equal((await check(silent, { clock })).of('link').finding, 'link_silent');
});

test('A relay is asked over UDP, TCP and TLS; one that does not answer is a warning', async (t) => {
  const relay = createSocket('udp4');
  relay.on('message', (question, { port, address }) => {
    relay.send(Buffer.concat([Buffer.from([1, 1, 0, 0]), question.subarray(4)]), port, address);
  });
  relay.bind(0, '127.0.0.1');
  await once(relay, 'listening');
  t.after(() => relay.close());
  const silent = createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  t.after(() => silent.close());
  const clock = new FakeClock(Date.now());
  silent.on('message', () => clock.advance(5_001));
  const udp = `turn:127.0.0.1:${relay.address().port}`;
  const dead = `turn:127.0.0.1:${silent.address().port}?transport=udp`;
  const tcp = `turn:127.0.0.1:${await freePort()}?transport=tcp`;
  assert.equal((await check(await direct(t, { relays: [udp] }))).of('relay').finding, 'relay_ok');
  const { results } = await check(await direct(t, { relays: [dead, tcp] }), { clock });
  assert.deepEqual(
    results.filter(({ step }) => step === 'relay').map(({ target, state, finding }) => [target, state, finding]),
    [
      [dead, 'warn', 'relay_udp'],
      [tcp, 'warn', 'relay_tcp'],
    ],
  );
});

test('Whatever a PAC file and a service name, every result still gets to the page', async (t) => {
  const longest = Array(4).fill('x'.repeat(62)).join('.');
  const pac = `function FindProxyForURL() { return '${'PROXY %:80;'.replace('%', longest).repeat(4)}'; }`;
  const file = join(await mkdtemp(join(tmpdir(), 'handrail-check-')), 'proxy.pac');
  t.after(() => rm(dirname(file), { recursive: true }));
  await writeFile(file, pac);
  const { results } = await check('https://help.example', { env: { HANDRAIL_PAC: file } });
  assert.equal(results.find(({ step }) => step === 'way')?.finding, 'way_pac');
  const told: CheckResult[] = [];
  const run = new CheckRun(new FakeClock(), {}, (result) => told.push(result));
  await run.step('relay', async () => ({ finding: 'relay_ok' }), `turn:${'r'.repeat(400)}`);
  for (const result of [...results, ...told]) assert.ok(Value.Check(CheckResult, result), JSON.stringify(result));
});
