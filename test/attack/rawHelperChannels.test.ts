import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DirectStream } from '@handrail/sdk/stage';
import { allow, attackPlace, type Meeting, rawHelperMeets, turns, until } from '../support/attack/attackPlace.ts';
import { direct } from '../support/attack/rawSession.ts';
import { RawChannels, sharerStage } from '../support/attack/wrtcChannels.ts';

interface Linked extends Meeting {
  readonly channels: RawChannels;
}

const at = { x: 0.5, y: 0.5 };

/** A raw helper that may see, with real data channels between its end and the sharer's stage. */
async function linked(t: TestContext): Promise<Linked> {
  const meeting = await rawHelperMeets(await attackPlace(t));
  meeting.sharer.shell.capture = (_stage, host) => sharerStage(host);
  const channels = new RawChannels(meeting.session);
  t.after(() => {
    channels.close();
    for (const { page } of meeting.sharer.shell.captures) void page.close();
  });
  return { ...meeting, channels };
}

/** Announces that both streams go through the data channels from now on. */
function move({ session }: Linked, to: 'direct' | 'relay' = 'direct'): void {
  for (const stream of ['input', 'moves'] as const)
    session.rpc.notify('carrier', { stream, to, last: session.channel.lastSent(stream) });
}

/** A key through the data channel. */
async function press(
  { session, channels }: Linked,
  code: string,
  epoch = session.state.epoch,
  stream: DirectStream = 'input',
): Promise<void> {
  channels.send(stream, await session.seal(stream, direct('key', { code, pressed: true }), epoch));
}

async function fire(there: Linked): Promise<void> {
  const now = there.session.state.epoch;
  for (const epoch of new Set([0, Math.max(0, now - 1), now, now + 1])) {
    await press(there, 'KeyA', epoch);
    await press(there, 'KeyM', epoch, 'moves');
    there.channels.send('moves', await there.session.seal('moves', direct('move', at), epoch));
    there.channels.send(
      'input',
      await there.session.seal('input', direct('button', { button: 'left', pressed: true, at }), epoch),
    );
    // The control stream has no business here: what it says through a data channel nobody hears.
    there.channels.send('input', await there.session.seal('bulk', direct('text', { text: 'x' }), epoch));
  }
  await there.channels.drained();
  await there.session.sync();
  await turns();
}

async function onlyThisKey(there: Linked, code: string, before: readonly string[] = []): Promise<void> {
  await press(there, code);
  const { injected } = there.sharer;
  await until(`${code} is pressed`, () => injected.includes(`${code} down`));
  assert.deepEqual(injected, [...before, `${code} down`]);
}

test('Before consent there is no stage that data channels could be opened to', async (t) => {
  const there = await linked(t);
  there.channels.knock();
  there.session.rpc.notify('signal', { kind: 'description', type: 'offer', sdp: 'v=0' });
  move(there);
  await fire(there);
  assert.equal(there.sharer.shell.captures.length, 0);
  assert.equal(there.channels.open, false);
  assert.deepEqual(there.sharer.injected, []);
});

test('Over data channels input of a raw helper reaches the display in control, and in no other state', async (t) => {
  const there = await linked(t);
  const { sharer, session, place } = there;
  await allow(there, 'view');
  await there.channels.connect();
  move(there);
  await fire(there);
  assert.deepEqual(sharer.injected, [], 'in a session that only shows the screen');

  const asked = session.call('core', 'control');
  const { answer } = await sharer.prompt();
  await fire(there);
  assert.deepEqual(sharer.injected, [], 'while the sharer is asked');
  const early = session.state.epoch;
  answer('allow');
  await asked;
  await session.until('control', ({ mode, asking }) => mode === 'control' && asking === undefined);
  await place.pass(2_000);
  await press(there, 'KeyA', early);
  await press(there, 'KeyA', session.state.epoch + 1);
  await onlyThisKey(there, 'KeyZ');

  await sharer.withdraw('screen.control');
  await session.until('seeing only', ({ mode }) => mode === 'view');
  await fire(there);
  assert.deepEqual(sharer.injected, ['KeyZ down', 'release'], 'after control was taken back');
});

test('A pause ends the stage’s channels, and what was sealed before is of no use in the new ones', async (t) => {
  const there = await linked(t);
  const { sharer, session, channels, place } = there;
  await allow(there, 'control');
  await channels.connect();
  move(there);
  await onlyThisKey(there, 'KeyZ');
  const early = session.state.epoch;
  const replayed = await session.seal('input', direct('key', { code: 'KeyR', pressed: true }), early);
  channels.send('input', replayed);
  await until('the key came', () => sharer.injected.includes('KeyR down'));
  await sharer.run('pause', 'pause');
  await session.until('the pause', ({ phase }) => phase === 'paused');
  await fire(there);
  await until('the channels are gone', () => !channels.open);
  await fire(there);
  // What went into closed channels is lost; without this word the sharer's device would wait for it.
  move(there, 'relay');
  await place.pass(2_000);
  await sharer.run('pause', 'resume');
  await session.until('that it goes on', ({ phase }) => phase === 'active');
  // The device itself says to its stage that the other is ready, as it was before.
  await channels.opened();
  move(there);
  channels.send('input', replayed);
  await press(there, 'KeyA', early);
  await onlyThisKey(there, 'KeyY', ['KeyZ down', 'KeyR down', 'release']);
});

test('Without a word that its stream moved, nothing that comes through a data channel is opened', async (t) => {
  const there = await linked(t);
  await allow(there, 'control');
  await there.channels.connect();
  for (let count = 0; count < 300; count += 1)
    there.channels.send('input', Uint8Array.of(1, 1, ...new Array<number>(40).fill(count % 256)));
  await there.channels.drained();
  await there.session.input('key', { code: 'KeyZ', pressed: true });
  await until('the key came over the relay', () => there.sharer.injected.length > 0);
  assert.deepEqual(there.sharer.injected, ['KeyZ down']);
  assert.notEqual(there.sharer.session?.phase, 'ended');
});

test('Input in plain, of another session, and what nobody sealed goes nowhere through a data channel; a flood of it ends the session', async (t) => {
  const there = await linked(t);
  const { sharer, channels } = there;
  await allow(there, 'control');
  await channels.connect();
  move(there);
  for (let count = 0; count < 100; count += 1) {
    channels.send('input', direct('key', { code: 'KeyA', pressed: true }));
    channels.send('moves', new Uint8Array(40));
  }
  await channels.drained();
  await onlyThisKey(there, 'KeyZ');
  for (let count = 0; count < 600; count += 1) channels.send('input', new Uint8Array(1_000).fill(1));
  const { end } = await sharer.inSession('the end', ({ phase }) => phase === 'ended');
  assert.deepEqual([end?.reason, end?.problem?.code], ['tampering', 'seal_broken']);
  assert.deepEqual(sharer.injected, ['KeyZ down', 'release']);
});

test('After the end the stage and its channels are gone', async (t) => {
  const there = await linked(t);
  const { sharer, session, channels } = there;
  await allow(there, 'control');
  await channels.connect();
  move(there);
  await onlyThisKey(there, 'KeyZ');
  await sharer.page.rpc.call('leave', { sessionId: sharer.session?.id ?? '' });
  for (let count = 0; count < 20; count += 1) await press(there, 'KeyA');
  await until('the channels are gone', () => !channels.open);
  await until('the goodbye came', () => session.bye === 'sharer_ended');
  await turns();
  assert.deepEqual(sharer.injected, ['KeyZ down', 'release']);
});
