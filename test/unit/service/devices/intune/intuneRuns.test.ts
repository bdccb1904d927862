import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../../support/until.ts';
import { api } from '../../support/api.ts';
import { openTables } from '../../support/filledTenant.ts';
import { status as answer, application, type GraphRow, listPath } from '../../support/graphServer.ts';
import { engineUnderTest } from '../../support/place.ts';
import { connected, day, hour, intunePlace, minute } from './intunePlace.ts';

const rows = (count: number, at: number): GraphRow[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `m${index}`,
    deviceName: `PC-${index}`,
    serialNumber: `SER-${index}00`,
    complianceState: 'compliant',
    lastSyncDateTime: new Date(at).toISOString(),
  }));
const filter = (url: URL | undefined) => url?.searchParams.get('$filter') ?? null;

test('A tenant is connected, all pages are read, and later only what has changed, until all is read again', async (t) => {
  const { acme, graph, connect, ran, later, ask } = await intunePlace(t);
  graph.rows = rows(5, acme.clock.now() - hour);
  const first = await connect();
  assert.deepEqual([first['managed'], first['read'], first['full'], first['problem']], [5, 5, true, undefined]);
  assert.deepEqual([...graph.hosts].sort(), ['https://graph.microsoft.com', 'https://login.microsoftonline.com']);
  assert.equal(graph.signIns[0]?.get('client_secret'), application.secret);
  assert.equal(graph.asked.length, 3);
  const startedAt = Number(first['startedAt']);

  acme.clock.advance(61 * minute);
  const second = await ran(startedAt + hour);
  assert.equal(second['full'], false);
  const since = Date.parse(/ge (\S+)$/.exec(filter(graph.asked.at(-1)) ?? '')?.[1] ?? '');
  assert.ok(since <= startedAt && since > startedAt - hour, 'what changed since then, and a little before');

  graph.rows = graph.rows.slice(1);
  const at = later();
  acme.clock.advance(day);
  await until('all is read', async () => (await ask('GET', '/intune/status')).json['managed'] === 4);
  assert.equal((await ran(at))['full'], true);
  const listed = (await ask('GET', '/intune/devices?match=unmatched&search=pc-')).json['items'] as { id: string }[];
  assert.deepEqual(
    listed.map(({ id }) => id),
    ['m1', 'm2', 'm3', 'm4'],
  );
});

test('Where Microsoft asks for a pause the run waits for it, and goes on where it was', async (t) => {
  const { acme, graph, giveSecret, settings, status, later, ran } = await intunePlace(t);
  graph.rows = rows(3, acme.clock.now());
  graph.instead.push(() => undefined, answer(429, { 'retry-after': '120' }));
  await giveSecret();
  const at = later();
  await settings();
  await until('the second page is too much', () => graph.asked.length === 2);
  assert.equal((await status())['state'], 'running');
  await until('all the pages are read', () => {
    acme.clock.advance(10_000);
    return graph.asked.length === 3;
  });
  assert.ok(acme.clock.now() >= at + 120_000, 'no sooner than it said');
  assert.deepEqual([(await ran(at))['managed'], graph.signIns.length], [3, 1]);
});

test('What Microsoft refuses is told apart, and is asked again at the usual time only', async (t) => {
  const { acme, graph, connect, sync, status } = await intunePlace(t);
  graph.refusal = { status: 401, error_codes: [7000222] };
  const expired = await connect();
  assert.deepEqual([expired['problem'], expired['failures'], expired['managed']], ['secret_expired', 1, 0]);
  assert.equal(Number(expired['nextAt']) - Number(expired['finishedAt']), hour);
  for (const [error_codes, problem] of [
    [[7000215], 'secret_wrong'],
    [[700016], 'application_unknown'],
    [[90002], 'directory_unknown'],
    [[53003], 'sign_in_refused'],
  ] as const) {
    graph.refusal = { status: 400, error_codes };
    assert.equal((await sync())['problem'], problem);
  }
  graph.refusal = undefined;
  graph.instead.push(answer(403));
  assert.equal((await sync())['problem'], 'permission_missing');
  graph.instead.push(answer(401), answer(401));
  assert.equal((await sync())['problem'], 'sign_in_refused');
  graph.rows = rows(1, acme.clock.now());
  const good = await sync();
  assert.deepEqual([good['problem'], good['failures'], good['managed']], [undefined, 0, 1]);
  const log = (await acme.audit()).map(({ record }) => [record.action, record.code]);
  const ofIntune = log.filter(([action]) => action?.startsWith('intune.'));
  assert.deepEqual(ofIntune[0], ['intune.secretReplaced', undefined]);
  assert.deepEqual(ofIntune.at(-2), ['intune.failed', 'sign_in_failed']);
  assert.deepEqual(ofIntune.at(-1), ['intune.synchronised', undefined]);
  assert.equal((await status())['state'], 'waiting');
});

test('A run that breaks off keeps what is there, tries again soon, and each time later', async (t) => {
  const { acme, graph, connect, sync, ran, status } = await intunePlace(t);
  graph.rows = rows(4, acme.clock.now());
  await connect();
  // The first page comes with one device less; of the second one half.
  graph.rows = graph.rows.slice(1);
  graph.instead.push(
    () => undefined,
    () => '{"value": [{"id": "m9", "devi',
  );
  const broken = await sync(true);
  assert.deepEqual([broken['problem'], broken['managed'], broken['failures']], ['unreadable', 4, 1]);
  const waits = [];
  for (let failures = 2; failures <= 4; failures += 1) {
    graph.instead.push(answer(500));
    const at = acme.clock.now();
    acme.clock.advance(Number((await status())['nextAt']) - at + minute);
    const { finishedAt, nextAt, problem } = await ran(at + 1);
    assert.equal(problem, 'unreachable');
    waits.push((Number(nextAt) - Number(finishedAt)) / minute);
  }
  assert.deepEqual(waits, [2, 4, 8]);
  const healed = await sync();
  assert.deepEqual([healed['problem'], healed['managed'], healed['full']], [undefined, 3, true]);
});

test('A place in the list that has expired, and a question that is not taken, lead to reading all', async (t) => {
  const { acme, graph, connect, sync } = await intunePlace(t);
  graph.rows = rows(5, acme.clock.now());
  await connect();
  for (const code of [410, 400]) {
    const before = graph.asked.length;
    graph.instead.push(() => undefined, answer(code));
    const status = await sync();
    assert.deepEqual([status['problem'], status['full'], status['managed']], [undefined, true, 5]);
    assert.deepEqual(
      graph.asked.slice(before).map((url) => filter(url) !== null),
      [true, true, false, false, false],
    );
  }
});

test('The time since is by the clock of Microsoft, and a clock that was set back keeps no run away', async (t) => {
  const { acme, graph, connect, sync, status } = await intunePlace(t);
  graph.rows = rows(1, acme.clock.now());
  const theirs = Date.UTC(2026, 2, 1, 12);
  graph.now = () => theirs;
  await connect();
  await sync();
  assert.equal(filter(graph.asked.at(-1)), 'lastSyncDateTime ge 2026-03-01T11:45:00Z');
  const before = await status();
  acme.clock.jump(-40 * day);
  acme.clock.advance(2 * minute);
  await until('a run has ended by the clock as it is', async () => {
    const { state, finishedAt } = await status();
    return state === 'waiting' && Number(finishedAt) < Number(before['finishedAt']);
  });
  assert.deepEqual([(await status())['full'], (await status())['problem']], [true, undefined]);
});

test('Nobody is shown the secret: not in an answer, an error, the log or any file of the service', async (t) => {
  const { acme, graph, connect, sync, ask, settings, put } = await intunePlace(t);
  const next = 'the-Next~secret.of-the_application';
  graph.rows = rows(1, acme.clock.now());
  await connect();
  const said = [];
  said.push((await ask('PUT', '/intune/secret', { body: { secret: `${next} with a space` } })).text);
  said.push((await ask('PUT', '/intune/secret', { body: { secret: next, expiresAt: acme.clock.now() + day } })).text);
  graph.refusal = { status: 401, error_codes: [7000215] };
  await sync();
  said.push((await ask('POST', '/intune/test')).text);
  for (const path of ['/intune', '/intune/history', '/intune/status', '/intune/devices', '/audit'])
    said.push((await ask('GET', path)).text);
  said.push((await settings({ everyMinutes: 30 })).text, (await put('/intune', { ...connected, secret: next })).text);
  assert.equal(graph.signIns.at(-1)?.get('client_secret'), next, 'it was used');
  const folder = acme.service.dataFolder;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const bytes = Buffer.concat(files.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path)));
  const tables = await openTables(folder);
  const kept = await tables.of({ tenantId: 'acme' }).selectFrom('intune_connections').selectAll().execute();
  await tables.close();
  assert.ok(
    engineUnderTest === 'postgres' || bytes.includes(String(kept[0]?.secret)),
    'what is looked through is what is kept',
  );
  for (const secret of [application.secret, next]) {
    assert.ok(!bytes.includes(secret) && !bytes.includes(Buffer.from(secret).toString('base64url')), 'in a file');
    assert.ok(!acme.service.logged.join('').includes(secret), 'in the log');
    assert.ok(!JSON.stringify(kept).includes(secret), 'in a table');
    assert.ok(!said.join('\n').includes(secret), 'in an answer');
  }
  assert.ok(!said.join('\n').includes(String(kept[0]?.secret)), 'not even sealed');
});

test('A test says what would go wrong, keeps nothing, and does not wait', async (t) => {
  const { graph, ask, giveSecret, settings, status } = await intunePlace(t);
  const tried = async () => (await ask('POST', '/intune/test')).json['problem'];
  assert.equal(await tried(), 'incomplete');
  await giveSecret();
  await settings({ enabled: false });
  graph.rows = rows(3, 0);
  assert.equal(await tried(), undefined);
  assert.equal(graph.asked.at(-1)?.pathname, listPath);
  assert.equal(graph.asked.at(-1)?.searchParams.get('$top'), '1');
  graph.instead.push(answer(429, { 'retry-after': '60' }));
  assert.equal(await tried(), 'throttled');
  graph.instead.push(answer(403));
  assert.equal(await tried(), 'permission_missing');
  assert.deepEqual([(await status())['managed'], (await status())['state']], [0, 'off']);
  assert.equal((await ask('POST', '/intune/sync', { body: {} })).status, 409, 'while it is off nothing is read');
});

test('Settings are changed by one at a time, and an id that is missing is named', async (t) => {
  const { ask, settings } = await intunePlace(t);
  const missing = await settings({ clientId: undefined });
  assert.deepEqual([missing.status, missing.json['field']], [400, 'body.clientId']);
  const wrong = await settings({ directoryId: 'https://login.example/' });
  assert.deepEqual([wrong.status, wrong.json['field']], [400, 'body.directoryId']);
  assert.equal((await settings()).status, 200);
  const stale = await ask('PUT', '/intune', { body: connected, headers: { 'if-match': '"0"' } });
  assert.equal(stale.status, 412);
  assert.equal((await ask('DELETE', '/intune', { headers: { 'if-match': '"0"' } })).status, 412);
  const history = (await ask('GET', '/intune/history')).json['items'] as { changed: string[] }[];
  assert.deepEqual(history[0]?.changed, ['clientId', 'directoryId', 'enabled']);
});

test('A service that was restarted goes on, and one without the key that sealed the secret says so', async (t) => {
  const { acme, graph, connect } = await intunePlace(t);
  graph.rows = rows(2, acme.clock.now());
  await connect();
  await acme.service.close();
  const tables = await openTables(acme.service.dataFolder);
  const db = tables.of({ tenantId: 'acme' });
  await db.updateTable('intune_connections').set({ secret_key: 'elsewhere', due_ms: 0 }).execute();
  await tables.close();
  const again = await acme.restarted();
  const ask = api(again, await again.token('ada', { groups: ['admins'] }));
  await until('the run has failed', async () => (await ask('GET', '/intune/status')).json['failures'] === 1);
  const { problem, managed } = (await ask('GET', '/intune/status')).json;
  assert.deepEqual([problem, managed], ['secret_sealed_elsewhere', 2]);
});
