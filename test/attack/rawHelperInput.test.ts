import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allow,
  attackPlace,
  type Meeting,
  rawHelperMeets,
  turns,
  until,
  withCode,
} from '../support/attack/attackPlace.ts';
import { direct } from '../support/attack/rawSession.ts';
import { isRelay, withRelayed } from '../support/attack/wiretap.ts';

const at = { x: 0.5, y: 0.5 };

/** Everything that can be injected, over the relay's one-way streams and as calls, at the epochs that might pass. */
async function fire({ session }: Meeting): Promise<void> {
  const now = session.states.at(-1)?.epoch ?? 0;
  for (const epoch of new Set([0, Math.max(0, now - 1), now, now + 1, 0xffff_ffff])) {
    await session.input('move', at, epoch);
    await session.input('button', { button: 'left', pressed: true, at }, epoch);
    await session.input('wheel', { x: 0, y: 1, at }, epoch);
    await session.input('key', { code: 'KeyA', pressed: true }, epoch);
    await session.input('text', { text: 'x' }, epoch);
    // The streams are for speed alone: an action is judged the same on either, and on `bulk` there is none.
    await session.send('moves', direct('key', { code: 'KeyM', pressed: true }), epoch);
    await session.send('bulk', direct('key', { code: 'KeyB', pressed: true }), epoch);
  }
  for (const [action, input] of [
    ['key', { code: 'KeyC', pressed: true }],
    ['move', at],
  ] as const) {
    await session.call('core', action, input).catch(() => undefined);
  }
}

/** What was sent has been read and judged once this settles. */
async function settled({ session }: Meeting): Promise<void> {
  await session.sync();
  await turns();
  await turns();
}

/** That the way works at all: one key, and it is the only thing that ever came. */
async function onlyThisKey(meeting: Meeting, code: string, before: readonly string[] = []): Promise<void> {
  await settled(meeting);
  await meeting.session.input('key', { code, pressed: true });
  const { injected } = meeting.sharer;
  await until(`${code} is pressed`, () => injected.includes(`${code} down`));
  assert.deepEqual(injected, [...before, `${code} down`]);
}

test('Input of a raw helper before anything was asked, and before anything was allowed, does not reach the display', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await fire(meeting);
  await settled(meeting);
  assert.equal(meeting.sharer.shell.prompts, 0, 'input asks nobody');
  // The first request takes both past the trust screen: input is then judged by its consent alone.
  const asked = meeting.session.call('core', 'view');
  await meeting.sharer.prompt().then((prompt) => prompt.answer('decline'));
  await assert.rejects(asked, withCode('consent_declined'));
  await meeting.session.until('that it began', ({ phase }) => phase === 'active');
  await fire(meeting);
  await settled(meeting);
  assert.deepEqual(meeting.sharer.injected, []);
  await meeting.place.pass(2_000);
  await allow(meeting, 'control');
  await onlyThisKey(meeting, 'KeyZ');
});

test('Input of a raw helper who may only see does not reach the display', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await allow(meeting, 'view');
  await fire(meeting);
  await settled(meeting);
  assert.deepEqual(meeting.sharer.injected, []);
  await meeting.place.pass(2_000);
  // The gate itself refused it: what holds the display's lease would have kept it out as well.
  const refused = meeting.sharer.log.of('refused');
  for (const name of ['key', 'move', 'button', 'wheel', 'text'])
    assert.ok(
      refused.some((one) => one['name'] === name && one['code'] === 'consent_required'),
      name,
    );
  await allow(meeting, 'control');
  await onlyThisKey(meeting, 'KeyZ');
});

test('Input of a raw helper while the sharer is being asked does not reach the display, and cannot answer', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await allow(meeting, 'view');
  const asked = meeting.session.call('core', 'control');
  const { answer } = await meeting.sharer.prompt();
  await meeting.session.until('what is asked', ({ asking }) => asking === 'screen.control');
  await fire(meeting);
  await settled(meeting);
  assert.deepEqual(meeting.sharer.injected, []);
  assert.ok(meeting.sharer.shell.prompt, 'the prompt still waits for the person');
  answer('allow');
  await asked;
  await meeting.session.until('control', ({ mode, asking }) => mode === 'control' && asking === undefined);
  await meeting.place.pass(2_000);
  await onlyThisKey(meeting, 'KeyZ');
});

test('Input that was sealed before control was allowed is stale when it arrives after it', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await allow(meeting, 'view');
  const early = meeting.session.state.epoch;
  await allow(meeting, 'control');
  assert.ok(meeting.session.state.epoch > early);
  await meeting.session.input('key', { code: 'KeyA', pressed: true }, early);
  await meeting.session.input('button', { button: 'left', pressed: true, at }, early);
  await meeting.session.input('move', at, early);
  await meeting.session.input('key', { code: 'KeyA', pressed: true }, meeting.session.state.epoch + 1);
  await onlyThisKey(meeting, 'KeyZ');
});

for (const by of ['sharer', 'helper'] as const) {
  test(`Input of a raw helper while the ${by} has paused, and what was sent before the pause, does not reach the display`, async (t) => {
    const meeting = await rawHelperMeets(await attackPlace(t));
    await allow(meeting, 'control');
    const early = meeting.session.state.epoch;
    if (by === 'sharer') await meeting.sharer.run('pause', 'pause');
    else await meeting.session.call('pause', 'pause');
    await meeting.session.until('the pause', ({ phase }) => phase === 'paused');
    await fire(meeting);
    await settled(meeting);
    if (by === 'sharer') {
      await assert.rejects(
        meeting.session.call('pause', 'resume'),
        withCode('wrong_state'),
        'the sharer’s pause is theirs',
      );
      await fire(meeting);
    }
    const paused = meeting.session.state.epoch;
    await meeting.place.pass(2_000);
    await meeting.sharer.run('pause', 'resume');
    await meeting.session.until('that it goes on', ({ phase }) => phase === 'active');
    // Before the screen is captured again nothing is injected whatever its stamp.
    await until('the capture', () => meeting.sharer.shell.captures.findLast(({ closed }) => !closed)?.host);
    await turns();
    for (const epoch of [early, paused]) await meeting.session.input('key', { code: 'KeyA', pressed: true }, epoch);
    await onlyThisKey(meeting, 'KeyZ');
  });
}

test('Input of a raw helper after control was taken back does not reach the display, and what was held is let go', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await allow(meeting, 'control');
  await onlyThisKey(meeting, 'ShiftLeft');
  const early = meeting.session.state.epoch;
  await meeting.sharer.withdraw('screen.control');
  await fire(meeting);
  await meeting.session.until('seeing only', ({ mode }) => mode === 'view');
  await meeting.session.input('key', { code: 'KeyA', pressed: true }, early);
  await fire(meeting);
  await settled(meeting);
  assert.deepEqual(meeting.sharer.injected, ['ShiftLeft down', 'release']);
  await meeting.place.pass(2_000);
  await allow(meeting, 'control');
  await onlyThisKey(meeting, 'KeyZ', ['ShiftLeft down', 'release']);
});

test('Input of a raw helper while the sharer uses their own hands does not reach the display', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await allow(meeting, 'control');
  meeting.sharer.hands.move();
  await fire(meeting);
  await settled(meeting);
  assert.deepEqual(meeting.sharer.injected, []);
  await meeting.place.pass(2_000);
  await onlyThisKey(meeting, 'KeyZ');
});

for (const end of ['the sharer ended it', 'the helper said goodbye and went on'] as const) {
  test(`Input of a raw helper after ${end} does not reach the display, even when the relay still carries it`, async (t) => {
    const place = await attackPlace(t);
    const tap = await place.wiretap();
    const meeting = await rawHelperMeets(place, { sharer: { address: tap.address } });
    await allow(meeting, 'control');
    await onlyThisKey(meeting, 'KeyZ');
    const before = tap.seen.findLast(({ way, message }) => way === 'down' && isRelay(message));
    assert.ok(before);
    if (end === 'the sharer ended it')
      await meeting.sharer.page.rpc.call('leave', { sessionId: meeting.sharer.session?.id ?? '' });
    else meeting.session.rpc.notify('bye', { reason: 'helper_left' });
    await meeting.sharer.inSession('the end', ({ phase }) => phase === 'ended');
    const { epoch } = meeting.session.state;
    for (const stamp of [epoch, epoch + 1]) {
      const frame = await meeting.session.seal('input', direct('key', { code: 'KeyA', pressed: true }), stamp);
      meeting.session.relay.send(frame);
      // Past the service, which closed the channel: straight into the sharer's socket.
      tap.inject('down', withRelayed(before.message, frame));
    }
    await meeting.helper.link.flushed();
    await meeting.sharer.page.rpc.call('cancelJoin', {});
    await place.pass(1_000);
    assert.equal(meeting.sharer.injected.filter((done) => done.endsWith('down')).length, 1);
    assert.equal(meeting.sharer.injected.at(-1), 'release');
  });
}

test('Input of a raw helper whose connection broke does not reach the display, and what was held is let go', async (t) => {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const meeting = await rawHelperMeets(place, { sharer: { address: tap.address } });
  await allow(meeting, 'control');
  await onlyThisKey(meeting, 'KeyZ');
  const carrier = tap.seen.findLast(({ way, message }) => way === 'down' && isRelay(message));
  assert.ok(carrier);
  const { epoch } = meeting.session.state;
  meeting.helper.link.close();
  await meeting.sharer.inSession('a broken connection', ({ phase }) => phase === 'reconnecting');
  const frame = await meeting.session.seal('input', direct('key', { code: 'KeyA', pressed: true }), epoch);
  tap.inject('down', withRelayed(carrier.message, frame));
  await meeting.sharer.page.rpc.call('cancelJoin', {});
  await place.pass(1_000);
  assert.deepEqual(meeting.sharer.injected, ['KeyZ down', 'release']);
});
