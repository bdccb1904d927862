import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Place, place } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';
import { turns } from '../support/turns.ts';

const large = 20_000;

/** In a session in which the screen may be seen, with what each stage gets of the other's pieces. */
async function seen(t: TestContext) {
  const here = await place(t);
  await here.share('view');
  const frame = await here.frame();
  await here.captured();
  const shown: number[] = [];
  frame.host?.onPicture((piece) => shown.push(piece[0] ?? -1));
  const { capture } = here;
  assert.ok(capture?.host && frame.host);
  const answers: number[] = [];
  capture.host.onPicture((piece) => answers.push(piece[0] ?? -1));
  // A piece that says so much is larger than anything else that is said meanwhile.
  let left = 0;
  here.sharer.dialer.pass = (frame, way) => {
    if (way === 'up' && frame.length > large) left += 1;
    return frame;
  };
  const sendLarge = () => capture.host?.sendPicture(new Uint8Array(large));
  const send = (...bytes: readonly number[]) => capture.host?.sendPicture(new Uint8Array(bytes));
  const answer = (...bytes: readonly number[]) => frame.host?.sendPicture(new Uint8Array(bytes));
  return { here, shown, answers, send, sendLarge, left: () => left, answer };
}

/** Everything that was said has come by then, or never will. */
async function settled(here: Place): Promise<void> {
  await here.pass(1_000, 100);
  await turns();
}

test('Pieces of the picture come to the helper’s stage in order, sealed, and its answers to the sharer’s', async (t) => {
  const { shown, answers, send, answer } = await seen(t);
  for (let number = 1; number <= 20; number += 1) send(number);
  await until('all came', () => shown.length === 20);
  assert.deepEqual(
    shown,
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
  answer(77);
  await until('the answer came', () => answers.length > 0);
  assert.deepEqual(answers, [77]);
});

test('The helper’s wish for the picture through the relay reaches the stage that captures', async (t) => {
  const { here } = await seen(t);
  here.helper.shell.frames.at(-1)?.host?.signal({ kind: 'relay', codecs: ['VP8'] });
  await until('it was heard', () => here.capture?.heard.some(({ kind }) => kind === 'relay'));
});

test('In a pause no piece leaves, whatever the stage does, and after it they come again', async (t) => {
  const { here, shown, answers, send, sendLarge, left, answer } = await seen(t);
  send(1);
  await until('it came', () => shown.length === 1);
  await here.sharer.run('pause', 'pause');
  sendLarge();
  answer(3);
  await settled(here);
  assert.equal(left(), 0);
  assert.deepEqual([shown, answers], [[1], []]);
  await here.sharer.run('pause', 'resume');
  await here.both('the session goes on', ({ phase }) => phase === 'active');
  await until('the screen is captured again', () => here.capture);
  await settled(here);
  send(4);
  await until('the next came', () => shown.length === 2);
  assert.deepEqual(shown, [1, 4]);
});

test('With the right to see taken back no piece leaves', async (t) => {
  const { here, shown, sendLarge, left } = await seen(t);
  await here.sharer.page.rpc.call('withdraw', {
    sessionId: here.sharer.session?.id ?? '',
    permission: 'screen.view',
  });
  sendLarge();
  await settled(here);
  assert.deepEqual([shown, left()], [[], 0]);
});

test('While the other side is not heard no piece leaves, and after the break they come by new keys', async (t) => {
  const { here, shown, send, sendLarge, left } = await seen(t);
  here.helper.dialer.cut();
  await until('the sharer knows', () => here.sharer.session?.phase === 'reconnecting');
  sendLarge();
  await turns();
  assert.equal(left(), 0);
  await here.passUntilBoth('it goes on', ({ phase }) => phase === 'active');
  await until('the screen is captured again', () => here.capture);
  await settled(here);
  send(2);
  await until('the next came', () => shown.length === 1);
  assert.deepEqual(shown, [2]);
});

test('An answer larger than any answer is not handed to the stage that captures', async (t) => {
  const { here, answers, answer } = await seen(t);
  answer(...new Array<number>(65).fill(1));
  answer(2);
  await until('the other came', () => answers.length > 0);
  await settled(here);
  assert.deepEqual(answers, [2]);
});
