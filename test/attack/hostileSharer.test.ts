import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SharedState } from '../../workbench/base/session/peerApi.ts';
import { attackPlace, rawSharerMeets, until, withCode } from '../support/attack/attackPlace.ts';
import { inUse, mega } from '../support/attack/memory.ts';
import type { RawSession } from '../support/attack/rawSession.ts';
import type { Victim } from '../support/attack/victim.ts';
import { MemoryKeys } from '../support/flow/memoryMachine.ts';

const canary = 'CANARY-4f1d';
const state: SharedState = {
  phase: 'active',
  mode: 'view',
  allowed: ['screen.view'],
  blocked: [],
  epoch: 1,
  sharerActive: false,
};

/** That the session goes on: the other device still answers and its page still hears of it. */
async function alive(session: RawSession, victim: Victim): Promise<void> {
  await session.rpc.call('ping', {});
  assert.notEqual(victim.session?.phase, 'ended');
}

test('Undeclared events, calls to the helper’s side and unasked signals of a hostile sharer are refused and counted, and the session lives', async (t) => {
  const { place, helper, session } = await rawSharerMeets(await attackPlace(t));
  for (let count = 0; count < 40; count += 1) {
    session.rpc.notify('event', { extension: 'core', event: `made${count}`, payload: canary });
    session.rpc.notify('event', { extension: `${canary}${count}`, event: 'x', payload: canary });
    session.rpc.notify('event', { extension: '__proto__', event: 'constructor' });
    session.rpc.notify('signal', { kind: 'description', type: 'offer', sdp: canary });
    session.rpc.notify('signal', { kind: 'candidate', candidate: canary, sdpMid: '0', sdpMLineIndex: 0 });
    session.rpc.notify('refused', { extension: canary, action: canary, code: canary, count: 1 });
  }
  for (const [extension, action, code] of [
    ['core', 'view', 'wrong_side'],
    ['core', 'control', 'wrong_side'],
    ['core', canary, 'unknown_action'],
    ['pause', 'resume', 'wrong_side'],
    ['authentication', 'signOut', 'wrong_side'],
    [canary, 'x', 'unknown_extension'],
    ['__proto__', 'toString', 'unknown_extension'],
    ['core', 'constructor', 'unknown_action'],
  ] as const) {
    await assert.rejects(session.call(extension, action, { canary }), withCode(code));
  }
  const again = await session.introduction(new MemoryKeys(), canary);
  await assert.rejects(session.rpc.call('introduce', again), withCode('unknown_action'));
  await assert.rejects(
    session.rpc.call('sync', {}),
    withCode('unknown_action'),
    'only a sharer is asked for the state',
  );
  await alive(session, helper);
  await place.pass(1_000);
  const refused = helper.log.of('refused');
  const counted = refused.reduce((sum, { count }) => sum + Number(count), 0);
  assert.ok(counted >= 128, `${counted} are counted`);
  assert.ok(refused.length <= 12, `in ${refused.length} lines`);
  assert.ok(!helper.logged.includes(canary), 'no word of theirs is in the log');
  assert.equal(helper.page.state.identity.status, 'signedIn');
  assert.deepEqual(helper.injected, []);
});

test('A hostile sharer’s flood of refusals that nobody caused makes no flood of log lines on the helper’s device', async (t) => {
  const { place, helper, session } = await rawSharerMeets(await attackPlace(t));
  for (let count = 0; count < 3_000; count += 1)
    session.rpc.notify('refused', { extension: 'core', action: 'key', code: 'too_many', count: 1 });
  await assert.rejects(session.rpc.call('ping', {}), withCode('too_many'));
  await place.pass(1_000);
  await alive(session, helper);
  assert.ok(helper.log.entries.length < 50, `${helper.log.entries.length} lines`);
});

test('Payloads at and beyond the largest size are refused on the helper’s device, and the session lives', async (t) => {
  const { helper, session } = await rawSharerMeets(await attackPlace(t));
  for (const size of [59_000, 61_000, 65_000]) {
    await assert.rejects(
      session.call('core', 'view', canary.repeat(size / canary.length)),
      withCode('wrong_side', 'too_large'),
    );
    session.rpc.notify('event', { extension: 'core', event: 'x', payload: 'x'.repeat(size) });
  }
  session.rpc.notify('state', { ...state, allowed: Array<string>(256).fill('x'.repeat(128)) });
  session.rpc.notify('signal', { kind: 'description', type: 'offer', sdp: 'x'.repeat(32_768) });
  await alive(session, helper);
  assert.ok(!helper.logged.includes(canary));
});

test('A flood from a hostile sharer leaves the helper’s device alive and its memory as it was', async (t) => {
  const { place, helper, session } = await rawSharerMeets(await attackPlace(t));
  session.rpc.notify('state', state);
  await alive(session, helper);
  const before = await inUse();
  const big = 'x'.repeat(30_000);
  for (let round = 0; round < 20; round += 1) {
    for (let count = 0; count < 50; count += 1) {
      session.rpc.notify('event', { extension: `e${round}.${count}`, event: `x${count}`, payload: big });
      session.rpc.notify('state', { ...state, epoch: round * 50 + count });
      session.rpc.notify('signal', { kind: 'description', type: 'offer', sdp: big });
    }
    await session.send('bulk', new Uint8Array(60_000));
    await session.send('input', new Uint8Array(60_000), 1);
    // The service reads a sender above its rate later: its clock is the test's.
    let answered = false;
    void session.rpc.call('ping', {}).then(() => {
      answered = true;
    });
    await until('the flood was read', () => {
      place.clock.advance(5);
      return answered;
    });
  }
  assert.notEqual(helper.session?.phase, 'ended');
  // What the test itself wrote down is not the device's.
  helper.shown.length = 0;
  const grown = (await inUse()) - before;
  assert.ok(grown < 16 * mega, `${Math.round(grown / mega)} MB more than before 60 MB of flood`);
});
