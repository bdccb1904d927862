import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPerSecond, floodPerSecond } from '../../workbench/device/session/controlIntake.ts';
import { allow, attackPlace, rawHelperMeets, rawSharerMeets, until, withCode } from '../support/attack/attackPlace.ts';
import type { RawSession } from '../support/attack/rawSession.ts';
import type { Victim } from '../support/attack/victim.ts';

/** Notices that are declared, but name nobody: each goes as far as the gate and is counted there. */
function flood(session: RawSession, count: number): void {
  for (let sent = 0; sent < count; sent += 1)
    session.rpc.notify('event', { extension: 'core', event: 'x', payload: sent });
}

const sum = (victim: Victim, event: string) =>
  victim.log.of(event).reduce((total, { count }) => total + Number(count), 0);

test('A helper that sends more control frames than all actions need is not looked at; the session and its rights live', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  const { place, session, sharer } = meeting;
  await allow(meeting, 'control');
  flood(session, 2_000);
  await assert.rejects(session.rpc.call('ping', {}), withCode('too_many'));
  await place.pass(1_000, 100);
  await session.rpc.call('ping', {});
  assert.equal(sharer.session?.mode, 'control');
  assert.ok(sum(sharer, 'refused') <= controlPerSecond, `${sum(sharer, 'refused')} came to the gate`);
  const dropped = sum(sharer, 'control_dropped');
  assert.ok(dropped >= 2_000 - controlPerSecond && dropped <= 2_001, `${dropped} are told as dropped`);
  assert.equal(sharer.log.of('control_dropped').length, 1);
  await session.input('key', { code: 'KeyZ', pressed: true });
  await until('the key came', () => sharer.injected.includes('KeyZ down'));
});

test('A sharer’s flood of control frames does not come to the helper’s gate either', async (t) => {
  const { place, helper, session } = await rawSharerMeets(await attackPlace(t));
  flood(session, 2_000);
  await assert.rejects(session.rpc.call('ping', {}), withCode('too_many'));
  await place.pass(1_000, 100);
  await session.rpc.call('ping', {});
  assert.notEqual(helper.session?.phase, 'ended');
  assert.ok(sum(helper, 'refused') <= controlPerSecond);
  assert.ok(sum(helper, 'control_dropped') >= 2_000 - controlPerSecond);
});

for (const [what, meet] of [
  [
    'helper',
    async (place: Awaited<ReturnType<typeof attackPlace>>) => {
      const { sharer, session } = await rawHelperMeets(place);
      return { victim: sharer, session };
    },
  ],
  [
    'sharer',
    async (place: Awaited<ReturnType<typeof attackPlace>>) => {
      const { helper, session } = await rawSharerMeets(place);
      return { victim: helper, session };
    },
  ],
] as const) {
  test(`A ${what} that sends ten times as much is parted with, and hears of it`, async (t) => {
    const { victim, session } = await meet(await attackPlace(t));
    flood(session, floodPerSecond + 10);
    const { end } = await victim.inSession('the end', ({ phase }) => phase === 'ended');
    assert.deepEqual([end?.reason, end?.problem?.code], ['connection_lost', 'too_many']);
    await until('the other side is told', () => session.bye === 'connection_lost');
    assert.ok(sum(victim, 'refused') <= controlPerSecond);
  });
}
