import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { resumeLimitMs } from '../../../../workbench/service/sessions/sessionLimits.ts';
import { lookMs } from '../../../../workbench/service/sessions/sessionNotes.ts';
import { until } from '../../../support/until.ts';
import { Acme, refusal } from '../support/acme.ts';

const minuteMs = 60_000;

/** A session under way, which the service leaves when it stops. */
async function left(t: TestContext) {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await acme.joined();
  for (const app of [helper, sharer]) app.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await until('it is under way', async () => (await acme.records())[0]?.startedAt !== undefined);
  await acme.service.close();
  await until('the links are closed', () => helper.closed === 1001 && sharer.closed === 1001);
  const file = join(acme.service.dataFolder, 'sessions-under-way.json');
  return { acme, helper, sharer, sessionId, file };
}

test('A session under way outlives a restart of the service: both sides resume it, and frames pass', async (t) => {
  const { acme, helper, sharer, sessionId, file } = await left(t);
  assert.deepEqual([helper.heard.sessionEnded, sharer.heard.sessionEnded], [[], []]);
  assert.equal((await acme.records())[0]?.endedAt, undefined);
  const again = await acme.restarted();
  assert.ok(readFileSync(file, 'utf8').includes(sessionId), 'it is there for the next one too');
  const [helperBack, sharerBack] = [await again.helper(), await again.sharer()];
  const atHelper = await helperBack.rpc.call('resumeSession', { sessionId });
  const atSharer = await sharerBack.rpc.call('resumeSession', { sessionId });
  assert.deepEqual(await helperBack.first('peerBack'), { sessionId });
  helperBack.relay(atHelper.channel, Buffer.from('still here'));
  await until('it comes out at the other side', () => sharerBack.relayed.length > 0);
  assert.equal(sharerBack.relayed[0]?.channel, atSharer.channel);
  // Both sides had a grant before; this one is newer.
  const sequence = (grant: string) =>
    (JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString()) as { seq: number }).seq;
  assert.ok(sequence(atSharer.grant) > 1);
  again.clock.advance(resumeLimitMs + minuteMs);
  assert.equal((await again.records())[0]?.endedAt, undefined, 'both are back, so nothing waits any more');
  await helperBack.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  await until('its record is closed', async () => (await again.records())[0]?.endReason === 'helper_left');
  again.clock.advance(lookMs);
  assert.ok(!existsSync(file), 'nothing is under way any more');
});

test('A service that is killed left what was under way, with the time until which it was there', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await acme.joined();
  const file = join(acme.service.dataFolder, 'sessions-under-way.json');
  const kept = () => JSON.parse(readFileSync(file, 'utf8')) as { at: number; sessions: { id: string }[] };
  acme.clock.advance(lookMs);
  assert.ok(!existsSync(file), 'nobody waits for a handshake');
  for (const app of [helper, sharer]) app.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await until('it is under way', async () => (await acme.records())[0]?.startedAt !== undefined);
  acme.clock.advance(lookMs);
  assert.deepEqual(
    kept().sessions.map(({ id }) => id),
    [sessionId],
  );
  acme.clock.advance(10 * minuteMs);
  assert.ok(acme.clock.now() - kept().at <= minuteMs / 2 + lookMs);
});

test('A session that ended right before the service was killed is not taken up', async (t) => {
  const { acme, sessionId, file } = await left(t);
  const before = readFileSync(file, 'utf8');
  const second = await acme.restarted();
  const helper = await second.helper();
  await helper.rpc.call('resumeSession', { sessionId });
  await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  await until('its record is closed', async () => (await second.records())[0]?.endReason === 'helper_left');
  await second.service.close();
  writeFileSync(file, before);
  const third = await second.restarted();
  assert.equal(await refusal((await third.helper()).rpc.call('resumeSession', { sessionId })), 'wrong_state');
});

test('A data folder that cannot be written ends no session', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, sessionId } = await acme.joined();
  mkdirSync(join(acme.service.dataFolder, 'sessions-under-way.json.new'));
  for (const app of [helper, sharer]) app.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
  await until('it is under way', async () => (await acme.records())[0]?.startedAt !== undefined);
  acme.clock.advance(5 * minuteMs);
  assert.equal((await acme.records())[0]?.endedAt, undefined);
  rmSync(join(acme.service.dataFolder, 'sessions-under-way.json.new'), { recursive: true });
});

test('What is left names nobody, and a file that was changed leaves nothing', async (t) => {
  const { acme, file, sessionId } = await left(t);
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes(sessionId));
  for (const name of ['hana', 'laptop']) assert.ok(!text.includes(name), name);
  writeFileSync(file, text.replace('"version":1', '"version":9'));
  const again = await acme.restarted();
  assert.equal((await again.records())[0]?.endReason, 'connection_lost');
});

test('Where something else stands in the place of what is left, the start names it', async (t) => {
  const { acme, file } = await left(t);
  rmSync(file);
  mkdirSync(file);
  await assert.rejects(acme.restarted(), { code: 'data_corrupt', details: { file } });
});

test('Who does not come back in time, and a service that comes too late, end it', async (t) => {
  const first = await left(t);
  first.acme.clock.advance(5 * minuteMs);
  const again = await first.acme.restarted();
  const helper = await again.helper();
  await helper.rpc.call('resumeSession', { sessionId: first.sessionId });
  again.clock.advance(resumeLimitMs - 5 * minuteMs - 1);
  assert.equal((await again.records())[0]?.endedAt, undefined);
  again.clock.advance(1);
  assert.deepEqual(await helper.first('sessionEnded'), { sessionId: first.sessionId, reason: 'connection_lost' });

  const second = await left(t);
  second.acme.clock.advance(resumeLimitMs);
  const late = await second.acme.restarted();
  assert.equal((await late.records())[0]?.endReason, 'connection_lost');
});

test('A right that was taken away meanwhile is not given back, and a stranger resumes nothing', async (t) => {
  const { acme, sessionId } = await left(t);
  const again = await acme.restarted();
  const stranger = await again.app('eve', 'other');
  assert.equal(await refusal(stranger.rpc.call('resumeSession', { sessionId })), 'wrong_state');
  const helper = await again.app('hana', 'desk', { groups: [] });
  assert.notEqual(await refusal(helper.rpc.call('resumeSession', { sessionId })), 'none');
});
