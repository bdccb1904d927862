import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { appearLimitMs } from '../../../../build/demo/patience.ts';
import { freePort } from '../../../../build/freePort.ts';
import { type PostgresServer, postgresServer, reasonForNoPostgres } from '../../../../build/postgresServer.ts';
import { serviceActor } from '../../../../workbench/base/audit/actions.ts';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { sentenceOf } from '../../../../workbench/service/http/sentences.ts';
import { migrations } from '../../../../workbench/service/store/migrations.ts';
import { postgresEngine, type ServerPlace } from '../../../../workbench/service/store/postgres/postgresEngine.ts';
import { openStore, type Store } from '../../../../workbench/service/store/store.ts';

// How a service starts on a PostgreSQL server, and how it says that it cannot.

const reason = reasonForNoPostgres();
const skip = reason === undefined ? false : `NOT RUN: ${reason}`;
const context = { tenantId: 'acme' };
const acme = { ...context, provider: 'p', providerTenant: 'acme', name: 'Acme', settings: newTenantSettings };
let server: PostgresServer;

before(async () => {
  if (skip === false) server = await postgresServer();
});
after(async () => {
  await server?.dispose();
});

const open = (place: ServerPlace): Promise<Store> =>
  openStore({ server: place, now: 0, random: (length) => crypto.getRandomValues(new Uint8Array(length)) });
const append = (store: Store) =>
  store.transaction(context, ({ audit }) =>
    audit.append(context, { at: 1, action: 'settings.changed', actor: serviceActor }),
  );

/** An address on the port, where passwords are asked for. */
const onPort = (database: string, password: string, role = 'handrail_service') =>
  `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${database}`;

/** What a start is refused with. */
async function refusal(place: ServerPlace): Promise<HandrailError> {
  const error: unknown = await open(place).then(
    async (store) => {
      await store.close();
      return new Error('It started.');
    },
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof HandrailError, String(error));
  return error;
}

test('Each reason why there is no database has its own code and words, and none says the password', {
  skip,
}, async () => {
  const { administrator } = await server.createDatabase('refusals');
  await server.run('postgres', 'create role powerless login');
  await server.run('postgres', 'create role passing login bypassrls');
  const socket = administrator.replace('postgres@', '');
  const as = (role: string) => socket.replace('postgres://', `postgres://${role}@`);
  const port = await freePort();
  const secret = 'a %word that nobody may read';
  const cases: readonly (readonly [string, string, string])[] = [
    [`postgres://who:${encodeURIComponent(secret)}@127.0.0.1:${port}/x`, 'service_unreachable', 'database_unreachable'],
    ['postgres://who@/x?host=/tmp/nowhere', 'service_unreachable', 'database_unreachable'],
    [onPort('refusals', secret), 'sign_in_failed', 'database_sign_in'],
    [`postgres://handrail_service@127.0.0.1:${server.port}/refusals`, 'sign_in_failed', 'database_sign_in'],
    [onPort('elsewhere', 'service of the tests'), 'not_found', 'database_missing'],
    [`${onPort('refusals', 'service of the tests')}?sslmode=verify-full`, 'service_unreachable', 'database_tls'],
    [as('powerless'), 'not_permitted', 'database_rights'],
    [as('postgres'), 'policy_refused', 'database_role'],
    [as('passing'), 'policy_refused', 'database_role'],
    [`postgresql:/${secret}`, 'invalid_input', 'database_address'],
    [`${as('powerless')}?sslmode=prefer`, 'invalid_input', 'database_address'],
    [`${as('powerless')}?password=${secret}`, 'invalid_input', 'database_address'],
  ];
  const words = new Map<string, string>();
  for (const [service, code, problem] of cases) {
    const error = await refusal({ service, owner: undefined });
    assert.deepEqual([error.code, error.details['problem']], [code, problem], service);
    const said = JSON.stringify([error.message, error.details, sentenceOf(error)]);
    for (const word of ['nobody may read', 'nobody%20may', 'of the tests']) assert.ok(!said.includes(word), said);
    words.set(problem, sentenceOf(error).what);
  }
  assert.equal(new Set(words.values()).size, words.size, 'each has its own words');
});

test('Services that start at once wait for the one that makes the tables', { skip }, async () => {
  const place = await server.createDatabase('together');
  const stores = await Promise.all([open(place), open(place), open(place)]);
  try {
    await Promise.all(stores.map((store) => store.tenants.ensure(acme, 0)));
    for (const store of stores) assert.equal((await store.tenants.ofProvider('p', 'acme'))?.name, 'Acme');
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
});

test('One role for everything works too: its own policies hold the owner of the tables', { skip }, async () => {
  const { owner } = await server.createDatabase('single');
  const store = await open({ service: owner, owner: undefined });
  await store.tenants.ensure(acme, 0);
  await append(store);
  await store.close();
  const again = await open({ service: owner, owner: undefined });
  assert.equal((await again.audit.head(context)).size, 1);
  await again.close();
});

test("After the first start the service's own role is enough", { skip }, async () => {
  const place = await server.createDatabase('later');
  await (await open(place)).close();
  const store = await open({ service: place.service, owner: undefined });
  await store.tenants.ensure(acme, 0);
  assert.equal((await append(store)).seq, 0);
  await store.close();
});

test('An older schema gets its steps, which see the rows of every tenant; a step that fails leaves all as it was', {
  skip,
}, async () => {
  const place = await server.createDatabase('older');
  const store = await open(place);
  for (const tenantId of ['acme', 'brand'])
    await store.tenants.ensure({ ...acme, tenantId, providerTenant: tenantId }, 0);
  await store.close();
  const failing = {
    up: async (db: Parameters<(typeof migrations)['0001-ground']['up']>[0]) => {
      await db.schema.createTable('half').addColumn('tenant_id', 'text').execute();
      throw new Error('the step failed');
    },
  };
  await assert.rejects(
    postgresEngine({ ...place, migrations: { ...migrations, '0900-half': failing } }),
    /the step failed/,
  );
  assert.equal(
    await server.run('older', "select count(*) from information_schema.tables where table_name = 'half'"),
    '0',
  );
  const step = {
    up: async (db: Parameters<(typeof migrations)['0001-ground']['up']>[0]) => {
      await db.schema.createTable('later').addColumn('tenant_id', 'text').addColumn('word', 'text').execute();
      await (
        db as never as { updateTable: (table: string) => { set: (row: object) => { execute: () => Promise<unknown> } } }
      )
        .updateTable('tenants')
        .set({ name: 'renamed' })
        .execute();
    },
  };
  const engine = await postgresEngine({ ...place, migrations: { ...migrations, '0900-later': step } });
  for (const tenantId of ['acme', 'brand']) {
    const row = await engine.of({ tenantId }).selectFrom('tenants').select('name').executeTakeFirst();
    assert.equal(row?.name, 'renamed');
  }
  await engine.close();
  const state = await server.run(
    'older',
    "select relforcerowsecurity from pg_class where relname in ('later', 'tenants')",
  );
  assert.equal(state, 't\nt', 'protected, also the table that is new');
});

test('A schema of a newer Handrail is refused and not touched', { skip }, async () => {
  const place = await server.createDatabase('newer');
  await (await open(place)).close();
  await server.run('newer', "insert into handrail.kysely_migration values ('9999-future', '2999-01-01T00:00:00.000Z')");
  const error = await refusal(place);
  assert.equal(error.code, 'upgrade_required');
  assert.equal(error.details['database'], 'newer');
  assert.match(sentenceOf(error).what, /newer Handrail/);
});

test('A log whose head does not fit is refused at the start', { skip }, async () => {
  const place = await server.createDatabase('damaged');
  const store = await open(place);
  await store.tenants.ensure(acme, 0);
  for (let count = 0; count < 5; count++) await append(store);
  await store.close();
  await server.run('damaged', 'delete from handrail.audit_records where seq = 4');
  const error = await refusal(place);
  assert.deepEqual(
    [error.code, error.details['problem'], error.details['database']],
    ['data_corrupt', 'audit_head', 'damaged'],
  );
  assert.match(sentenceOf(error).what, /audit log/);
});

test('Two services append to one log without a fork', { skip }, async () => {
  const place = await server.createDatabase('fork');
  const stores = [await open(place), await open(place)];
  await stores[0]?.tenants.ensure(acme, 0);
  const appended = await Promise.all(stores.flatMap((store) => Array.from({ length: 25 }, () => append(store))));
  assert.deepEqual(
    appended.map(({ seq }) => seq).sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, seq) => seq),
  );
  await Promise.all(stores.map((store) => store.close()));
  // The start looks whether the log fits.
  const after = await open(place);
  assert.equal((await after.audit.head(context)).size, 50);
  await after.close();
});

test('What an earlier run left open is looked at by a service that is alone, while others wait to come in', {
  skip,
}, async () => {
  const place = await server.createDatabase('alone');
  const stores = [await open(place), await open(place), await open(place)] as const;
  const looked: string[] = [];
  const inside = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const first = stores[0].whenAlone(async () => {
    looked.push('first');
    inside.resolve();
    await done.promise;
  });
  await inside.promise;
  const second = stores[1].whenAlone(async () => void looked.push('second'));
  let isIn = false;
  void second.then(() => {
    isIn = true;
  });
  const waiting = () =>
    server.run('alone', "select count(*) from pg_locks where locktype = 'advisory' and not granted");
  while ((await waiting()) === '0') assert.equal(isIn, false);
  done.resolve();
  await Promise.all([first, second]);
  await stores[0].close();
  await stores[1].close();
  await stores[2].whenAlone(async () => void looked.push('third'));
  await stores[2].close();
  assert.deepEqual(looked, ['first', 'third']);
});

test('A service goes on after its server broke every connection, and is still known to be there', {
  skip,
}, async () => {
  const place = await server.createDatabase('broken');
  const store = await open(place);
  await store.tenants.ensure(acme, 0);
  await store.whenAlone(async () => undefined);
  const inside = "from pg_stat_activity where datname = 'broken'";
  await server.run('postgres', `select pg_terminate_backend(pid) ${inside}`);
  // They are told to end, and do so one by one.
  while ((await server.run('postgres', `select count(*) ${inside}`)) !== '0');
  // The first one to notice may be refused; nothing is half done.
  const limit = AbortSignal.timeout(appearLimitMs);
  while (
    !limit.aborted &&
    !(await append(store).then(
      () => true,
      () => false,
    ))
  );
  const held = "from pg_locks join pg_database on oid = database where datname = 'broken' and locktype = 'advisory'";
  const shown = () => server.run('postgres', `select count(*) ${held}`);
  // It shows itself again with the first question after it has heard that it was cut off.
  while ((await shown()) === '0') await store.audit.head(context);
  assert.equal((await store.audit.head(context)).size, 1);
  const other = await open(place);
  await other.whenAlone(async () => assert.fail('The first one is there.'));
  await Promise.all([store.close(), other.close()]);
});
