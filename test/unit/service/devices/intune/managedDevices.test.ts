import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { GraphAccess } from '../../../../../workbench/service/devices/intune/graphAccess.ts';
import { managedDevices } from '../../../../../workbench/service/devices/intune/managedDevices.ts';
import type { ManagedDevice } from '../../../../../workbench/service/store/devices/managedDevices.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { until } from '../../../../support/until.ts';

const secret = 'the-secret-of-the-application';
const listPath = '/v1.0/deviceManagement/managedDevices';
const device = (id: string, change: object = {}) => ({
  id,
  deviceName: `PC-${id}`,
  serialNumber: `SN-${id}`,
  azureADDeviceId: '0F3A',
  complianceState: 'compliant',
  lastSyncDateTime: '2026-01-02T03:04:05Z',
  complianceGracePeriodExpirationDateTime: '9999-12-31T23:59:59Z',
  ...change,
});

type Page = (request: URL, response: ServerResponse) => object | undefined;

/** A server that speaks the documented shapes: tokens at one path, the list at another. */
async function graph(t: TestContext, page: Page) {
  const asked: { readonly url: URL; readonly authorization: string | undefined }[] = [];
  const tokens: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', address());
    response.setHeader('content-type', 'application/json');
    if (url.pathname === '/contoso/oauth2/v2.0/token') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      tokens.push(body);
      return void response.end(
        JSON.stringify({ token_type: 'Bearer', access_token: `token-${tokens.length}`, expires_in: 3599 }),
      );
    }
    asked.push({ url, authorization: request.headers.authorization });
    const content = page(url, response);
    response.end(content && JSON.stringify(content));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new FakeClock();
  const stop = new AbortController();
  const access = new GraphAccess({
    login: address(),
    graph: address(),
    tenantId: 'contoso',
    clientId: 'app',
    secret: () => secret,
    clock,
    fetch,
  });
  const read = async (since?: number) => {
    const devices: ManagedDevice[] = [];
    let unreadable = 0;
    for await (const each of managedDevices(access, { graph: address(), since, signal: stop.signal })) {
      devices.push(...each.devices);
      unreadable += each.unreadable;
    }
    return { devices, unreadable };
  };
  return { address, asked, tokens, clock, stop, read };
}

async function refused(run: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof HandrailError);
    assert.equal(error.code, code);
    const said = `${error.message} ${JSON.stringify(error.details)} ${String(error.cause)}`;
    assert.ok(!said.includes(secret) && !said.includes('token-'), said);
    return true;
  });
}

test('All pages are read with one token, by the facts that are needed only', async (t) => {
  const place = await graph(t, (url) =>
    url.searchParams.has('$skiptoken')
      ? { value: [device('3')] }
      : { value: [device('1'), device('2')], '@odata.nextLink': `${place.address()}${listPath}?$skiptoken=more` },
  );
  const { devices, unreadable } = await place.read();
  assert.deepEqual([devices.map(({ id }) => id), unreadable], [['1', '2', '3'], 0]);
  assert.equal(place.tokens.length, 1);
  const form = new URLSearchParams(place.tokens[0]);
  assert.deepEqual(Object.fromEntries(form), {
    grant_type: 'client_credentials',
    client_id: 'app',
    client_secret: secret,
    scope: `${place.address()}/.default`,
  });
  const [first] = place.asked;
  assert.deepEqual([first?.url.pathname, first?.authorization], [listPath, 'Bearer token-1']);
  assert.equal(
    first?.url.searchParams.get('$select'),
    'id,deviceName,serialNumber,azureADDeviceId,complianceState,complianceGracePeriodExpirationDateTime,lastSyncDateTime',
  );
  assert.equal(first?.url.searchParams.get('$filter'), null);
});

test('What Graph says of a device is read as what it means', async (t) => {
  const zeros = '00000000-0000-0000-0000-000000000000';
  const place = await graph(t, () => ({
    value: [
      device('1', { azureADDeviceId: 'AB-CD', complianceState: 'noncompliant' }),
      device('2', {
        azureADDeviceId: zeros,
        serialNumber: ' ',
        complianceState: 'aNewWord',
        lastSyncDateTime: '0001-01-01T00:00:00Z',
      }),
      { id: 7 },
    ],
  }));
  const { devices, unreadable } = await place.read();
  assert.deepEqual(
    devices.map((each) => [each.directoryDeviceId, each.serialNumber, each.compliance, each.syncedAt]),
    [
      ['ab-cd', 'SN-1', 'noncompliant', Date.UTC(2026, 0, 2, 3, 4, 5)],
      [undefined, undefined, 'unknown', undefined],
    ],
  );
  assert.equal(unreadable, 1);
});

test('A later run asks for those that synchronised since', async (t) => {
  const place = await graph(t, () => ({ value: [] }));
  await place.read(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
  assert.equal(place.asked[0]?.url.searchParams.get('$filter'), 'lastSyncDateTime ge 2026-01-02T03:04:05Z');
});

test('Where Graph says that it is too much, it is asked again no sooner than it says', async (t) => {
  let throttled = 2;
  const place = await graph(t, (_url, response) => {
    if (throttled === 0) return { value: [device('1')] };
    throttled -= 1;
    response.statusCode = 429;
    response.setHeader('Retry-After', '10');
    return undefined;
  });
  const reading = place.read();
  for (const times of [1, 2]) {
    await until('Graph is waited for', () => place.asked.length === times && place.clock.waiting === 1);
    place.clock.advance(9_999);
    assert.equal(place.clock.waiting, 1, 'not yet');
    place.clock.advance(1);
  }
  assert.equal((await reading).devices.length, 1);
  assert.equal(place.asked.length, 3);
});

test('Who asks for too long a wait, or for one again and again, ends the run', async (t) => {
  const throttling = (after: string | undefined) =>
    graph(t, (_url, response) => {
      response.statusCode = 429;
      if (after !== undefined) response.setHeader('Retry-After', after);
      return undefined;
    });
  await refused((await throttling('86400')).read(), 'too_many');
  const place = await throttling(undefined);
  const reading = place.read();
  const ended = refused(reading, 'too_many');
  for (let times = 1; times < 6; times += 1) {
    await until('Graph is waited for', () => place.asked.length === times && place.clock.waiting === 1);
    place.clock.advance(60_000);
  }
  await ended;
  assert.equal(place.asked.length, 6);
});

test('A next page elsewhere, at another list, or that was there before is not asked for', async (t) => {
  let stranger = 0;
  const other = await graph(t, () => {
    stranger += 1;
    return { value: [] };
  });
  for (const link of [
    `${other.address()}${listPath}`,
    'file:///etc/passwd',
    'not an address',
    (own: string) => `${own}/v1.0/users`,
    (own: string) => `${own.replace('://', '://own@')}${listPath}/../../users`,
  ]) {
    const place = await graph(t, () => ({
      value: [],
      '@odata.nextLink': typeof link === 'string' ? link : link(place.address()),
    }));
    await refused(place.read(), 'malformed');
    assert.equal(place.asked.length, 1);
  }
  assert.equal(stranger, 0);
  const round = await graph(t, () => ({ value: [], '@odata.nextLink': `${round.address()}${listPath}?$skiptoken=1` }));
  await refused(round.read(), 'malformed');
});

test('An answer that is no list of devices is refused as a whole', async (t) => {
  for (const content of [{}, { value: 'none' }, { value: [], '@odata.nextLink': 7 }, [device('1')]]) {
    const place = await graph(t, () => content);
    await refused(place.read(), 'malformed');
  }
});

test('Refusals are told apart, and none says a secret', async (t) => {
  const answering = async (status: number) =>
    (
      await graph(t, (_url, response) => {
        response.statusCode = status;
        return { error: { message: secret } };
      })
    ).read();
  await refused(answering(403), 'not_permitted');
  await refused(answering(401), 'sign_in_failed');
  await refused(answering(500), 'service_unreachable');
  const redirected = await graph(t, (_url, response) => {
    response.statusCode = 302;
    response.setHeader('Location', 'http://127.0.0.1:9/');
    return undefined;
  });
  await refused(redirected.read(), 'service_unreachable');
});

test('A token that is not taken any more is renewed once, and a run that is stopped ends', async (t) => {
  const place = await graph(t, (_url, response) => {
    if (place.asked.length > 1) return { value: [device('1')] };
    response.statusCode = 401;
    return undefined;
  });
  assert.equal((await place.read()).devices.length, 1);
  assert.deepEqual(
    place.asked.map(({ authorization }) => authorization),
    ['Bearer token-1', 'Bearer token-2'],
  );
  const slow = await graph(t, (_url, response) => {
    response.statusCode = 503;
    response.setHeader('Retry-After', '100');
    return undefined;
  });
  const ended = refused(slow.read(), 'cancelled');
  await until('Graph is waited for', () => slow.clock.waiting === 1);
  slow.stop.abort();
  await ended;
});
