import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { after, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import Value from 'typebox/value';
import { freePort } from '../../../../build/freePort.ts';
import type { CheckResult } from '../../../../workbench/base/check/checkResult.ts';
import { ServiceSeen } from '../../../../workbench/base/check/serviceSeen.ts';
import { lookAtService } from '../../../../workbench/network/check/connectionCheck.ts';
import { SystemNetwork } from '../../../../workbench/network/systemNetwork.ts';
import { certificate } from '../../../support/certificates.ts';
import { type CheckedServiceOptions, checkedService } from '../../../support/checkedService.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { proxyServer } from '../../../support/proxyServer.ts';

const good = certificate({ names: ['help.example'], ips: ['127.0.0.1'] });
const before = getCACertificates('default');
setDefaultCACertificates([...before, good.cert]);
after(() => setDefaultCACertificates(before));

async function look(service: string, env: Readonly<Record<string, string>> = {}) {
  // It stands still: a busy machine ends no step.
  const clock = new FakeClock(Date.now());
  const network = new SystemNetwork(env, clock);
  const told: CheckResult[] = [];
  const parts = { service, network, clock, appVersion: '1.2.0', plainPort: 9 };
  const seen = await lookAtService(parts, (result) => void told.push(result), new AbortController().signal);
  network.finder.close();
  assert.ok(Value.Check(ServiceSeen, seen));
  return { ...seen, steps: [...new Set(told.filter(({ state }) => state !== 'skipped').map(({ step }) => step))] };
}

const secure = async (t: TestContext, options: CheckedServiceOptions = {}) =>
  `https://127.0.0.1:${await checkedService(t, { certificate: good, ...options })}`;

test('A service says whose it is, and is told nothing of this device or its person', async (t) => {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const service = await secure(t, {
    organisation: 'Northwind Traders',
    instead: (request) => {
      asked.push(`${request.method} ${request.url}`);
      headers.push(request.headers);
      return false;
    },
  });
  const seen = await look(service);
  assert.deepEqual(seen, {
    organisation: 'Northwind Traders',
    warnings: [],
    steps: ['way', 'reach', 'tls', 'service', 'clock', 'version'],
  });
  assert.deepEqual(asked, ['GET /api/v1/connection', 'GET /api/v1/sign-in']);
  for (const each of headers) assert.equal(each.authorization ?? each.cookie, undefined);
});

test('A name with what cannot be seen in it, or with no end, is not shown as it is', async (t) => {
  const { organisation } = await look(await secure(t, { organisation: `North\u202ewind\n${'x'.repeat(100)}` }));
  assert.equal(organisation, `North wind ${'x'.repeat(100)}`);
  assert.equal((await look(await secure(t, { organisation: 'x'.repeat(1_000) }))).organisation, undefined);
  // Signs piled up on a letter would be drawn over the address, which is what counts.
  const piled = await look(await secure(t, { organisation: `No\u0308rth${'\u0327\u0301'.repeat(60)}wind` }));
  assert.equal(piled.organisation, 'No\u0308rth\u0327\u0301\u0327wind');
});

test('One that says nothing of itself is a service all the same, where it says how to sign in', async (t) => {
  const seen = await look(
    await secure(t, {
      instead: (request, response) => request.url === '/api/v1/connection' && (response.writeHead(404).end(), true),
    }),
  );
  assert.deepEqual([seen.organisation, seen.problem, seen.warnings], [undefined, undefined, []]);
});

test('Clock and version do not stand in the way of choosing it, and are told', async (t) => {
  const { problem, warnings } = await look(await secure(t, { minimumAppVersion: '9.0.0', aheadMs: 3_600_000 }));
  assert.equal(problem, undefined);
  assert.deepEqual(
    warnings.map(({ finding }) => finding),
    ['clock_slow', 'too_old'],
  );
});

test('One whose sign-ins would be good elsewhere as well is told, and so is one that does not say', async (t) => {
  const issuer = 'https://login.example.com';
  const found = async (resource?: string) => {
    const { problem } = await look(await secure(t, { issuer, ...(resource !== undefined && { resource }) }));
    return [problem?.step, problem?.finding, problem?.facts['api']];
  };
  assert.deepEqual(await found('https://real.example/api'), ['provider', 'other_api', 'https://real.example/api']);
  assert.deepEqual(await found('api://hand\u202erail'), ['provider', 'other_api', 'api://hand rail']);
  assert.deepEqual(await found(), ['provider', 'no_api', '']);
});

test('One whose sign-ins are for itself alone is as good as one that has none yet', async (t) => {
  const service = await secure(t, { issuer: 'https://login.example.com', resource: 'own' });
  assert.equal((await look(service)).problem, undefined);
});

test('What stands in the way is told by the first step that fails', async (t) => {
  const nobody = `127.0.0.1:${await freePort()}`;
  const stranger = await checkedService(t, { certificate: certificate({ names: [], ips: ['127.0.0.1'] }) });
  const elsewhere = await secure(t, {
    instead: (_request, response) => (response.writeHead(200, { 'content-type': 'text/plain' }).end('Hello'), true),
  });
  const captive = await secure(t, {
    instead: (_request, response) => (
      response.writeHead(302, { location: 'https://login.hotel.example/' }).end(), true
    ),
  });
  const proxy = await proxyServer(t, 9, { refuses: 403 });
  for (const [service, finding, env] of [
    [`https://${nobody}`, 'refused'],
    ['https://nobody.invalid', 'name_unknown'],
    [`https://127.0.0.1:${stranger}`, 'self_signed'],
    [elsewhere, 'not_a_service'],
    [captive, 'captive'],
    ['https://help.example', 'proxy_refused', { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }],
  ] as const) {
    const seen = await look(service, env);
    assert.equal(seen.problem?.finding, finding, service);
    assert.equal(seen.organisation, undefined);
  }
});
