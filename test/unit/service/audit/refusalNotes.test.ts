import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { serviceActor } from '../../../../workbench/base/audit/actions.ts';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import type { Actor } from '../../../../workbench/service/audit/actor.ts';
import { type RefusalNote, Refusals, refusalSpanMs } from '../../../../workbench/service/audit/refusals.ts';
import { RefusedSignIns } from '../../../../workbench/service/audit/refusedSignIns.ts';
import { createLog } from '../../../../workbench/service/logs/log.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { until } from '../../../support/until.ts';
import { openFolder } from '../support/acme.ts';
import { temporaryFolder } from '../support/running.ts';

const context = { tenantId: 'acme' };
const ada: Actor = { kind: 'person', id: 'ada', name: 'Ada', signInName: 'ada@acme.example' };
const first: RefusalNote = { action: 'session.refused', code: 'out_of_scope', actor: ada };

async function place(t: TestContext) {
  const store = await openFolder(await temporaryFolder(t));
  t.after(() => store.close());
  const tenant = { ...context, provider: 'p', providerTenant: 'acme', name: 'Acme', settings: newTenantSettings };
  await store.tenants.ensure(tenant, 0);
  const clock = new FakeClock();
  const logged: string[] = [];
  const log = createLog({ destination: { write: (line) => void logged.push(line) } });
  const refusals = new Refusals({ store, clock, log });
  const written = () => store.audit.from(context, 0, 100);
  return { store, clock, log, logged, refusals, written };
}

test('Refusals are alike in what was asked, why it was refused, whose it was and what it was about; only then they are counted', async (t) => {
  const { refusals, written, clock } = await place(t);
  const different: readonly RefusalNote[] = [
    first,
    { ...first, action: 'request.refused' },
    { ...first, code: 'device_unenrolled' },
    { ...first, actor: { ...ada, id: 'another' } },
    { ...first, actor: { kind: 'token', id: 'ada' } },
    { ...first, subject: { kind: 'session', id: 'one' } },
    { ...first, subject: { kind: 'session', id: 'two' } },
    { ...first, subject: { kind: 'device', id: 'one' } },
  ];
  for (const note of different) await refusals.note(context, note);
  const records = (await written()).map(({ record }) => record);
  assert.deepEqual(
    records.map(({ action, code, actor, subject }) => [action, code, actor.kind, actor.id, subject]),
    different.map(({ action, code, actor, subject }) => [action, code, actor.kind, actor.id, subject]),
  );
  for (const note of different) await refusals.note(context, note);
  assert.equal((await written()).length, different.length);
  clock.advance(refusalSpanMs);
  await until('the counts are written', async () => (await written()).length === 2 * different.length);
  const counts = (await written()).slice(different.length).map(({ record }) => record.count);
  assert.deepEqual(
    counts,
    different.map(() => 1),
  );
});

test('Who is named is named beside the record, and of who is not nothing is kept there', async (t) => {
  const { refusals, written } = await place(t);
  await refusals.note(context, first);
  await refusals.note(context, { ...first, actor: serviceActor });
  const [named, unnamed] = await written();
  assert.deepEqual(named?.personal?.personal, { actorName: 'Ada', actorSignInName: 'ada@acme.example' });
  assert.equal(unnamed?.personal, undefined);
  assert.ok(!JSON.stringify(named?.record).includes('Ada'));
});

test('A refusal stands though it cannot be written, and the log of the service says that', async (t) => {
  const { store, clock, log, logged } = await place(t);
  const broken = { ...store, transaction: () => Promise.reject(new Error('the disk is gone')) };
  const refusals = new Refusals({ store: broken, clock, log });
  await refusals.note(context, first);
  assert.match(logged.join(''), /audit\.refusal/);
});

test('A refused token is noted only where it is certain whose door it was at', async (t) => {
  const { store, refusals, written } = await place(t);
  const signIns = new RefusedSignIns(store, refusals);
  const token = { code: 'sign_in_failed', provider: 'p', providerTenant: 'acme', subject: undefined } as const;
  for (const nobodys of [
    { ...token, code: 'service_unreachable' },
    { ...token, providerTenant: undefined },
    { ...token, providerTenant: 'elsewhere' },
    { ...token, provider: 'another' },
  ] as const)
    await signIns.token(nobodys);
  assert.deepEqual(await written(), []);
  await signIns.token({ ...token, subject: 'stranger' });
  assert.deepEqual(
    (await written()).map(({ record }) => record.actor.kind),
    ['service'],
  );
  assert.equal(
    await store.people.withSubject(context, 'p', 'stranger'),
    undefined,
    'nobody becomes known by being refused',
  );
});
