import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../support/until.ts';
import { Acme, openFolder } from '../support/acme.ts';
import { ofFiles } from '../support/place.ts';
import { running, temporaryFolder } from '../support/running.ts';

test('A service that stops ends its sessions, closes their records and says so to both sides', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await acme.joined();
  await acme.service.close();
  assert.deepEqual(await helper.first('sessionEnded'), { sessionId, reason: 'connection_lost' });
  assert.deepEqual(await sharer.first('sessionEnded'), { sessionId, reason: 'connection_lost' });
  await until('the links are closed', () => helper.closed === 1001 && sharer.closed === 1001);
  assert.equal((await acme.records())[0]?.endReason, 'connection_lost');
});

test('A service that was killed closes at its next start what it left open', ofFiles, async (t) => {
  const acme = await Acme.start(t);
  await acme.joined();
  assert.equal((await acme.records())[0]?.endedAt, undefined);
  // What a kill leaves: the files as they are in mid-session.
  const left = await temporaryFolder(t);
  for (const name of ['handrail.db', 'handrail.db-wal']) cpSync(join(acme.service.dataFolder, name), join(left, name));
  await running(t, {
    dataFolder: left,
    clock: acme.clock,
    signIn: { kind: 'provider', provider: acme.provider.settings(), tenants: [] },
  });
  const store = await openFolder(left);
  const [record] = await store.sessions.list(
    { tenantId: 'acme' },
    {},
    { sort: 'createdAt', descending: true, limit: 10 },
  );
  await store.close();
  assert.equal(record?.endReason, 'connection_lost');
  assert.equal(record?.endedAt, acme.clock.now());
});
