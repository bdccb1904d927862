import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ErrorCode, HandrailError } from '@handrail/sdk';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { createApi } from '../../../../workbench/service/http/api.ts';
import { etagOf, versionOf } from '../../../../workbench/service/http/etag.ts';
import type { Handlers } from '../../../../workbench/service/http/routes/handlers.ts';
import type { Refusal } from '../../../../workbench/service/http/tenantRoutes.ts';
import type { Caller } from '../../../../workbench/service/identity/caller.ts';

const allowed = ['roles.manage', 'connector.read', 'connector.update', 'reports.view'];

/** The API with handlers of the test's own, and callers whose token is the list of their permissions. */
async function served(t: TestContext, handlers: Handlers, strict = true) {
  const refusals: Refusal[] = [];
  const failures: string[] = [];
  const app = await createApi({
    address: 'http://127.0.0.1',
    admit: async (token) => caller(token),
    limit: () => undefined,
    repeats: { once: async (_caller, _key, _request, make) => ({ ...(await make()), isRepeat: false }) },
    refused: async (refusal) => void refusals.push(refusal),
    handlers,
    store: { ping: async () => undefined },
    log: { event: () => undefined, failure: (event) => failures.push(event) },
    connection: async () => ({ service: 'Handrail', now: 0, relays: [] }),
    signIn: { service: 'test', providers: [] },
    isReady: () => true,
    strict,
  });
  t.after(() => app.close());
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, init: Init = {}) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${init.token ?? allowed.join('~')}`, ...init.headers },
      ...(init.body !== undefined && { payload: init.body }),
    });
    const json = /json/.test(String(answer.headers['content-type'] ?? '')) ? (answer.json() as Answered) : {};
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json };
  };
  return { app, ask, refusals, failures };
}

interface Init {
  readonly token?: string;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}
type Answered = Readonly<Record<string, unknown>>;

function caller(token: string): Caller {
  if (token === 'expired') throw new HandrailError('sign_in_expired', 'Expired');
  const tenant = { tenantId: 'acme', provider: 'p', providerTenant: 'acme', name: 'Acme', settings: newTenantSettings };
  return { tenant, actor: { kind: 'person', id: 'ada' }, permissions: new Set(token.split('~')) };
}

const role = { name: 'Night shift', description: '', permissions: ['screen.view'] };
const kept = { id: 'r1', ...role, builtIn: false, assignments: 0 };

test('A handler gets what the endpoint declares, each in its type, and nothing else', async (t) => {
  const asked: unknown[] = [];
  const { ask } = await served(t, {
    'devices.list': async ({ query }) => {
      asked.push(query);
      return { items: [] };
    },
  });
  const { status } = await ask('GET', '/devices?limit=5&online=true&search=12&descending=false&sort=name');
  assert.equal(status, 200);
  assert.deepEqual(asked, [{ limit: 5, online: true, search: '12', descending: false, sort: 'name' }]);
});

test('A request that does not fit is refused by the name of the field, never by what stood in it', async (t) => {
  const { ask } = await served(t, {
    'devices.list': async () => ({ items: [] }),
    'devices.retire': async () => undefined,
    'roles.create': async () => ({ value: kept, etag: etagOf(1) }),
    'roles.update': async () => ({ value: kept, etag: etagOf(1) }),
    'me.get': async () => ({ tenant: { id: 'acme', name: 'Acme' }, permissions: [] }),
  });
  const version = { headers: { 'if-match': '"1"' } };
  const secret = 'hunter2hunter2';
  const cases: readonly (readonly ['GET' | 'POST' | 'PUT', string, Init, string, string])[] = [
    ['GET', '/devices?limit=many', {}, 'query.limit', 'type'],
    ['GET', '/devices?limit=1e2', {}, 'query.limit', 'type'],
    ['GET', '/devices?limit=0', {}, 'query.limit', 'minimum'],
    ['GET', '/devices?online=1', {}, 'query.online', 'type'],
    ['GET', '/devices?sort=colour', {}, 'query.sort', 'choice'],
    ['GET', '/devices?tenant=brand', {}, 'query.tenant', 'unknown'],
    ['GET', '/devices?limit=1&limit=2', {}, 'query.limit', 'type'],
    ['GET', `/devices?${secret}%20%3Cb%3E=1`, {}, 'query.?', 'unknown'],
    ['GET', '/me?all=1', {}, 'query.all', 'unknown'],
    ['POST', '/devices/d%20d/retire', {}, 'params.deviceId', 'pattern'],
    ['POST', '/devices/d1/retire', { body: { hard: true } }, 'body', 'unknown'],
    ['POST', '/roles', { body: { ...role, name: undefined } }, 'body.name', 'required'],
    ['POST', '/roles', {}, 'body', 'type'],
    ['POST', '/roles', { body: { ...role, tenantId: 'brand' } }, 'body.tenantId', 'unknown'],
    ['POST', '/roles', { body: { ...role, permissions: ['a', ''] } }, 'body.permissions.1', 'minLength'],
    ['PUT', '/roles/r1', { ...version, body: { ...role, name: `${secret}\u0000` } }, 'body.name', 'pattern'],
    ['POST', '/roles', { body: '['.repeat(30_000) + ']'.repeat(30_000), headers: json }, 'body', 'type'],
  ];
  for (const [method, path, init, field, rule] of cases) {
    const { status, json: problem, text } = await ask(method, path, init);
    assert.deepEqual([status, problem['code'], problem['field'], problem['rule']], [400, 'invalid_input', field, rule]);
    assert.ok(!text.includes(secret));
    assert.ok(String(problem['what']).includes(field), 'the sentence names it too');
  }
});

const json = { 'content-type': 'application/json' };

test('Tokens and permissions are asked before anything else, and refusals are told in one place', async (t) => {
  const { ask, refusals } = await served(t, {
    'roles.create': async () => ({ value: kept, etag: etagOf(1) }),
    'permissions.list': async () => ({ items: [] }),
    'devices.get': async () => {
      throw new HandrailError('not_found', 'Not there');
    },
  });
  assert.equal((await ask('POST', '/roles', { token: '' })).status, 401);
  const expired = await ask('POST', '/roles', { token: 'expired', body: 'x', headers: json });
  assert.equal(expired.status, 400, 'what cannot be read is refused by the parser');
  assert.equal((await ask('POST', '/roles', { token: 'expired', body: {} })).json['code'], 'sign_in_expired');
  assert.equal(refusals.length, 0);
  const lacking = await ask('POST', '/roles', { token: 'reports.view', body: { nonsense: true } });
  assert.deepEqual([lacking.status, lacking.json['permission']], [403, 'roles.manage']);
  assert.equal((await ask('GET', '/permissions', { token: 'reports.view' })).status, 403);
  assert.equal((await ask('GET', '/permissions', { token: 'connector.read' })).status, 200, 'one of several is enough');
  assert.equal((await ask('GET', '/devices/d1', {})).status, 404);
  const told = refusals.map(({ endpoint, code, caller: { actor } }) => [endpoint, code, actor.id]);
  const expected: readonly (readonly [string, ErrorCode, string])[] = [
    ['roles.create', 'not_permitted', 'ada'],
    ['permissions.list', 'not_permitted', 'ada'],
    ['devices.get', 'not_found', 'ada'],
  ];
  assert.deepEqual(told, expected);
});

test('What changes a version must name it, and answers carry their own', async (t) => {
  const { ask } = await served(t, {
    'roles.get': async () => ({ value: kept, etag: etagOf(3) }),
    'roles.create': async () => ({ value: kept, etag: etagOf(1) }),
    'roles.update': async ({ ifMatch }) => ({ value: kept, etag: etagOf(versionOf(ifMatch) + 1) }),
    'roles.delete': async ({ ifMatch }) => void versionOf(ifMatch),
  });
  const read = await ask('GET', '/roles/r1');
  assert.deepEqual([read.status, read.headers['etag']], [200, '"3"']);
  const made = await ask('POST', '/roles', { body: role });
  assert.deepEqual([made.status, made.headers['etag']], [201, '"1"']);
  for (const headers of [{}, { 'if-match': '*' }]) {
    const blind = await ask('PUT', '/roles/r1', { body: role, headers });
    assert.deepEqual([blind.status, blind.json['code']], [428, 'version_required']);
  }
  for (const tag of ['"x"', 'W/"3"', '3', '"3", "4"']) {
    const odd = await ask('PUT', '/roles/r1', { body: role, headers: { 'if-match': tag } });
    assert.deepEqual([odd.status, odd.json['code']], [412, 'edit_conflict'], tag);
  }
  const changed = await ask('PUT', '/roles/r1', { body: role, headers: { 'if-match': '"3"' } });
  assert.deepEqual([changed.status, changed.headers['etag']], [200, '"4"']);
  const deleted = await ask('DELETE', '/roles/r1', { headers: { 'if-match': '"4"' } });
  assert.deepEqual([deleted.status, deleted.text], [204, '']);
});

test('What an endpoint does not declare never leaves the service', async (t) => {
  const leaking: Handlers = {
    'roles.get': async () => ({ value: Object.assign({ secret: 'hunter2' }, kept), etag: etagOf(1) }),
  };
  const strict = await served(t, leaking);
  assert.equal((await strict.ask('GET', '/roles/r1')).status, 500);
  const lenient = await served(t, leaking, false);
  const answer = await lenient.ask('GET', '/roles/r1');
  assert.deepEqual([answer.status, answer.json], [200, kept]);
  assert.deepEqual(lenient.failures, ['http.answer']);
});

test('A file is read only as fast as it is taken, and let go when the reader goes away', async (t) => {
  let read = 0;
  let closed = false;
  let aborted = false;
  const { app } = await served(t, {
    'devices.export': async ({ signal }) => ({
      name: 'devices.csv',
      content: (async function* () {
        signal.addEventListener('abort', () => {
          aborted = true;
        });
        try {
          for (;;) {
            read += 1;
            yield `${'x'.repeat(65_535)}\n`;
          }
        } finally {
          closed = true;
        }
      })(),
    }),
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const gone = new AbortController();
  const answer = await fetch(`${address}/api/v1/devices/export`, {
    headers: { authorization: `Bearer ${allowed.join('~')}` },
    signal: gone.signal,
  });
  assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="devices.csv"');
  assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/);
  const reader = answer.body?.getReader();
  await reader?.read();
  let before = -1;
  // It stands still once the buffers on the way are full, long before the memory is.
  while (before !== read) {
    before = read;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(read < 1_000, `${read} pieces were read for one reader who took one`);
  gone.abort();
  while (!closed || !aborted) await new Promise((resolve) => setImmediate(resolve));
});

test('A file that fails at its start is refused like anything else; later its connection is cut', async (t) => {
  const { app, failures } = await served(t, {
    'devices.export': async () => ({
      name: 'devices.csv',
      content: (async function* () {
        yield* [] as string[];
        throw new HandrailError('storage_full', 'Full');
      })(),
    }),
    'sessions.exportCsv': async () => ({
      name: 'sessions.csv',
      content: (async function* () {
        yield 'a,b\n';
        throw new Error('gone');
      })(),
    }),
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const headers = { authorization: `Bearer ${allowed.join('~')}` };
  assert.equal((await fetch(`${address}/api/v1/devices/export`, { headers })).status, 507);
  await assert.rejects(fetch(`${address}/api/v1/sessions/export.csv`, { headers }).then((answer) => answer.text()));
  assert.deepEqual(failures, ['http.failed', 'http.file']);
});

test('Only JSON is read as a body', async (t) => {
  const { ask } = await served(t, { 'roles.create': async () => ({ value: kept, etag: etagOf(1) }) });
  const headers = { 'content-type': 'text/plain' };
  assert.equal((await ask('POST', '/roles', { body: JSON.stringify(role), headers })).json['code'], 'malformed');
});
