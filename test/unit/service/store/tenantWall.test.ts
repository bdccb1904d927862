import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type PostgresServer, postgresServer, reasonForNoPostgres } from '../../../../build/postgresServer.ts';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { secretHash } from '../../../../workbench/service/devices/secrets.ts';
import type { Engine } from '../../../../workbench/service/store/database.ts';
import { DocumentReader } from '../../../../workbench/service/store/documentReader.ts';
import { Documents } from '../../../../workbench/service/store/documents.ts';
import { openEngine } from '../../../../workbench/service/store/openEngine.ts';
import { connections } from '../../../../workbench/service/store/postgres/connections.ts';
import { serverAddress } from '../../../../workbench/service/store/postgres/serverAddress.ts';
import { tableStates } from '../../../../workbench/service/store/postgres/tenantPolicies.ts';
import type { Tables } from '../../../../workbench/service/store/tables.ts';
import { Tenants } from '../../../../workbench/service/store/tenants.ts';
import { fillTenant, rowsOf } from '../support/filledTenant.ts';

// What the database itself keeps apart. Every query here lacks the condition that keeps tenants apart elsewhere.

const reason = reasonForNoPostgres();
const skip = reason === undefined ? false : `NOT RUN: ${reason}`;
const acme = { tenantId: 'acme' };
const brand = { tenantId: 'brand' };
let server: PostgresServer;
let engine: Engine;
let urls: Awaited<ReturnType<PostgresServer['createDatabase']>>;
let tables: readonly (keyof Tables)[];

before(async () => {
  if (skip !== false) return;
  server = await postgresServer();
  urls = await server.createDatabase('wall');
  engine = await openEngine({ server: urls }, 0);
  for (const context of [acme, brand]) {
    const { tenantId } = context;
    const tenant = {
      tenantId,
      provider: 'test',
      providerTenant: tenantId,
      name: tenantId,
      settings: newTenantSettings,
    };
    await new Tenants(engine, new Documents(engine, new DocumentReader())).ensure(tenant, 0);
    await fillTenant(engine, tenantId, 1);
    await engine
      .of(context)
      .insertInto('idempotency_keys')
      .values({ tenant_id: tenantId, actor_id: 'a', key: 'k', request_hash: '', status: 0, body: '', created_ms: 1 })
      .execute();
    await engine
      .of(context)
      .insertInto('audit_checkpoints')
      .values({ tenant_id: tenantId, size: 1, at_ms: 1, note: tenantId })
      .execute();
    await engine
      .of(context)
      .insertInto('audit_personal')
      .values({ tenant_id: tenantId, seq: 0, at_ms: 1, salt: '', personal: '{}' })
      .execute();
  }
  const names = await server.run(
    'wall',
    "select table_name from information_schema.columns where table_schema = 'handrail' and column_name = 'tenant_id'",
  );
  tables = names.split('\n') as (keyof Tables)[];
});

after(async () => {
  await engine?.close();
  await server?.dispose();
});

test('Every table that there is belongs to tenants, and is protected from its owner too', { skip }, async () => {
  const all = await server.run(
    'wall',
    "select table_name from information_schema.tables where table_schema = 'handrail' and table_name not like 'kysely%'",
  );
  assert.deepEqual([...tables].sort(), all.split('\n').sort());
  const { db } = connections(serverAddress(urls.administrator, 'test'), 1);
  const states = await tableStates(db).finally(() => db.destroy());
  assert.equal(states.length, tables.length);
  for (const { table, enabled, forced, policies } of states) {
    assert.ok(enabled && forced && policies.includes('handrail_tenant'), table);
  }
});

test('A query that asks for everything gets the rows of its tenant', { skip }, async () => {
  for (const table of tables) {
    const rows = await engine.of(acme).selectFrom(table).select('tenant_id').execute();
    assert.deepEqual([...new Set(rows.map(({ tenant_id }) => tenant_id))], ['acme'], table);
    const within = await engine.transaction(acme, (database) =>
      database.of(acme).selectFrom(table).select('tenant_id').execute(),
    );
    assert.deepEqual(within, rows, table);
  }
});

test('A query of no tenant, or of one that is not there, gets nothing', { skip }, async () => {
  const { db } = connections(serverAddress(urls.service, 'test'), 1);
  try {
    for (const table of tables) {
      assert.deepEqual(await engine.of({ tenantId: 'nobody' }).selectFrom(table).selectAll().execute(), [], table);
      assert.deepEqual(await engine.of({ tenantId: '' }).selectFrom(table).selectAll().execute(), [], table);
      assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
    }
    // What a transaction said is over with it, on the same connection.
    await db
      .transaction()
      .execute((transaction) => sql`select set_config('handrail.tenant', 'acme', true)`.execute(transaction));
    assert.deepEqual(await db.selectFrom('people').selectAll().execute(), []);
  } finally {
    await db.destroy();
  }
});

test('The owner of the tables sees no more than the service does', { skip }, async () => {
  const { db } = connections(serverAddress(urls.owner, 'test'), 1);
  try {
    for (const table of tables) assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
  } finally {
    await db.destroy();
  }
});

test("A change of everything changes one tenant's rows, and none can be put into another", { skip }, async () => {
  const changed = await engine.of(acme).updateTable('people').set({ title: 'changed' }).executeTakeFirst();
  assert.equal(Number(changed.numUpdatedRows), 1);
  assert.equal((await engine.of(brand).selectFrom('people').select('title').executeTakeFirst())?.title, null);
  const moved = engine.of(acme).updateTable('people').set({ tenant_id: 'brand', subject: 'moved' }).execute();
  await assert.rejects(moved, refusedByPolicy);
  const added = engine
    .of(acme)
    .insertInto('group_members')
    .values({ tenant_id: 'brand', group_id: 'g', member_id: 'm', added_ms: 1 })
    .execute();
  await assert.rejects(added, refusedByPolicy);
  const deleted = await engine.of(acme).deleteFrom('idempotency_keys').executeTakeFirst();
  assert.equal(Number(deleted.numDeletedRows), 1);
  assert.equal((await engine.of(brand).selectFrom('idempotency_keys').selectAll().execute()).length, 1);
});

test('What is written once can be neither changed nor deleted by the service', { skip }, async () => {
  const refused = { code: 'not_permitted' };
  await assert.rejects(engine.of(acme).updateTable('audit_records').set({ record: '{}' }).execute(), refused);
  await assert.rejects(engine.of(acme).deleteFrom('audit_nodes').execute(), refused);
  await assert.rejects(engine.of(acme).deleteFrom('documents').execute(), refused);
});

test('A look-up that starts from no tenant sees what it looks for, and can change nothing', { skip }, async () => {
  const hash = secretHash(rowsOf('acme').apiToken);
  const bySecret = engine.finding({ by: 'secret', secretHash: hash });
  assert.deepEqual(await bySecret.selectFrom('api_tokens').select('tenant_id').execute(), [{ tenant_id: 'acme' }]);
  const byProvider = engine.finding({ by: 'provider', provider: 'test', providerTenant: 'brand' });
  assert.deepEqual(await byProvider.selectFrom('tenants').select('tenant_id').execute(), [{ tenant_id: 'brand' }]);
  const upkeep = engine.finding({ by: 'upkeep' });
  assert.equal((await upkeep.selectFrom('tenants').selectAll().execute()).length, 2);
  const own = new Map<object, string>([
    [bySecret, 'api_tokens'],
    [byProvider, 'tenants'],
    [upkeep, 'tenants'],
  ]);
  for (const [finding, table] of own) {
    for (const other of tables.filter((each) => each !== table)) {
      assert.deepEqual(await (finding as typeof upkeep).selectFrom(other).selectAll().execute(), [], other);
    }
  }
  const changed = await upkeep.updateTable('tenants').set({ name: 'changed' }).executeTakeFirst();
  assert.equal(Number(changed.numUpdatedRows), 0);
  const revoked = await bySecret.updateTable('api_tokens').set({ revoked_ms: null, name: 'x' }).executeTakeFirst();
  assert.equal(Number(revoked.numUpdatedRows), 0);
});

test('A transaction of one tenant is refused the rows of another before any query', { skip }, async () => {
  await assert.rejects(
    engine.transaction(acme, async (database) => void database.of(brand)),
    /one tenant/,
  );
});

function refusedByPolicy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /not_permitted|row-level security/.test(`${'code' in error ? error.code : ''} ${error.message}`)
  );
}
