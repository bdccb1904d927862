import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceActor } from '../../../../workbench/base/audit/actions.ts';
import {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../../../workbench/base/audit/proofs.ts';
import { leafOf, verifyPersonal } from '../../../../workbench/base/audit/record.ts';
import { rootOf } from '../../../../workbench/base/audit/tree.ts';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { openFolder } from '../support/acme.ts';
import { temporaryFolder } from '../support/running.ts';

const context = { tenantId: 'acme' };
const other = { tenantId: 'brand' };

async function opened(t: Parameters<typeof temporaryFolder>[0]) {
  const store = await openFolder(await temporaryFolder(t));
  t.after(() => store.close());
  for (const { tenantId } of [context, other]) {
    await store.tenants.ensure(
      { tenantId, provider: 'p', providerTenant: tenantId, name: tenantId, settings: newTenantSettings },
      0,
    );
  }
  const write = (at: number, name?: string, tenant = context) =>
    store.transaction(tenant, ({ audit }) =>
      audit.append(
        tenant,
        { at, action: 'settings.changed', actor: serviceActor, changed: ['enabled'] },
        name === undefined ? undefined : { actorName: name },
      ),
    );
  return { store, write };
}

test('Records follow one another without gaps, in each tenant for itself, and every one is proved', async (t) => {
  const { store, write } = await opened(t);
  const records = [];
  for (let at = 0; at < 11; at += 1) records.push(await write(at));
  assert.equal((await write(0, undefined, other)).seq, 0);
  assert.deepEqual(
    records.map(({ seq }) => seq),
    [...records.keys()],
  );
  const head = await store.audit.head(context);
  const tree = { size: head.size, root: rootOf(head) };
  const hashAt = store.audit.hashAt(context);
  for (const record of records) {
    const proof = await inclusionProof(record.seq, head.size, hashAt);
    assert.ok(verifyInclusion(leafOf(record), record.seq, tree, proof));
  }
  await write(11);
  const next = await store.audit.head(context);
  const proof = await consistencyProof(head.size, next.size, hashAt);
  assert.ok(verifyConsistency(tree, { size: next.size, root: rootOf(next) }, proof));
});

test('A change that fails takes its record along', async (t) => {
  const { store, write } = await opened(t);
  await write(1);
  await assert.rejects(
    store.transaction(context, async ({ audit }) => {
      await audit.append(context, { at: 2, action: 'role.created', actor: serviceActor });
      throw new Error('the change failed');
    }),
    /the change failed/,
  );
  assert.equal((await store.audit.head(context)).size, 1);
  assert.equal((await write(3)).seq, 1);
});

test('Many who append at once come one after the other', async (t) => {
  const { store, write } = await opened(t);
  const records = await Promise.all(Array.from({ length: 20 }, (_, at) => write(at)));
  assert.deepEqual(
    records.map(({ seq }) => seq).sort((a, b) => a - b),
    Array.from({ length: 20 }, (_, seq) => seq),
  );
  assert.equal((await store.audit.head(context)).size, 20);
});

test('A personal part fits its record while it is kept; afterwards the record is there without it', async (t) => {
  const { store, write } = await opened(t);
  await write(1, 'Ada');
  await write(5, 'Bob');
  const before = await store.audit.at(context, 0);
  assert.ok(before?.personal && before.record.personal);
  assert.ok(verifyPersonal(before.record.personal, before.personal.salt, before.personal.personal));
  assert.equal(await store.audit.deletePersonal(context, 5), 1);
  const [newest, oldest] = await store.audit.list(context, { limit: 10 });
  assert.equal(newest?.personal?.personal.actorName, 'Bob');
  assert.equal(oldest?.personal, undefined);
  assert.deepEqual(oldest?.record, before.record);
});

test('Records are found by what they are about, newest first', async (t) => {
  const { store, write } = await opened(t);
  for (const at of [1, 2, 3, 4]) await write(at);
  const seqs = async (filter: object) =>
    (await store.audit.list(context, { limit: 10, ...filter })).map(({ record }) => record.seq);
  assert.deepEqual(await seqs({}), [3, 2, 1, 0]);
  assert.deepEqual(await seqs({ before: 2 }), [1, 0]);
  assert.deepEqual(await seqs({ from: 2, to: 4 }), [2, 1]);
  assert.deepEqual(await seqs({ action: 'role.created' }), []);
  assert.deepEqual(await seqs({ actorId: 'service', limit: 1 }), [3]);
  assert.deepEqual(
    (await store.audit.from(context, 2, 10)).map(({ record }) => record.seq),
    [2, 3],
  );
});
