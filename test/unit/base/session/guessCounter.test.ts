import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuessCounter } from '../../../../workbench/base/session/guessCounter.ts';
import { makeHelper, makeSharer, refusal, runHandshake } from './sessionFixtures.ts';

test('the fourth try is refused even with the right code', () => {
  const [atSharer, atHelper] = [new GuessCounter(), new GuessCounter()];
  for (const expectedRun of [1, 2, 3]) {
    const [sharerRun, helperRun] = [atSharer.begin(), atHelper.begin()];
    assert.equal(sharerRun.run, expectedRun);
    const sharer = makeSharer({ secret: '00000', run: sharerRun.run, onGuess: sharerRun.guess });
    const helper = makeHelper({ onGuess: helperRun.guess });
    assert.throws(() => runHandshake(sharer, helper), refusal('code_wrong'));
    sharerRun.end();
    helperRun.end();
  }
  assert.throws(() => atSharer.begin(), refusal('code_used_up'));
  assert.throws(() => atHelper.begin(), refusal('code_used_up'));
});

test('a fake sharer that takes the tag and hangs up has had its guess', () => {
  const counter = new GuessCounter();
  for (let left = 3; left > 0; left--) {
    assert.equal(counter.left, left);
    const run = counter.begin();
    const helper = makeHelper({ onGuess: run.guess });
    const fake = makeSharer({ secret: 'ZZZZZ' });
    const nonce = helper.receive(send(fake.start()));
    assert.equal(counter.left, left, 'nothing is counted before the tag leaves');
    helper.receive(send(fake.receive(send(nonce))));
    run.end();
  }
  assert.throws(() => counter.begin(), refusal('code_used_up'));
});

test('a fake helper that takes the share and hangs up has had its guess', () => {
  const counter = new GuessCounter();
  const run = counter.begin();
  const sharer = makeSharer({ onGuess: run.guess });
  const nonce = makeHelper({ secret: 'ZZZZZ' }).receive(send(sharer.start()));
  assert.equal(counter.left, 3);
  sharer.receive(send(nonce));
  assert.equal(counter.left, 2);
});

test('a second run beside an open one is refused', () => {
  const counter = new GuessCounter();
  const first = counter.begin();
  assert.throws(() => counter.begin(), refusal('code_in_use'));
  first.end();
  first.end();
  assert.equal(counter.begin().run, 1, 'a run without a guess costs nothing');
});

test('a run that was ended cannot guess beside the next one', () => {
  const counter = new GuessCounter();
  const first = counter.begin();
  first.end();
  const second = counter.begin();
  const late = makeSharer({ onGuess: first.guess });
  const nonce = makeHelper().receive(send(late.start()));
  assert.throws(() => late.receive(send(nonce)), refusal('wrong_state'));
  first.end();
  assert.throws(() => counter.begin(), refusal('code_in_use'));
  second.end();
});

test('a code that worked is dead', () => {
  const counter = new GuessCounter();
  const run = counter.begin();
  runHandshake(makeSharer(), makeHelper({ onGuess: run.guess }));
  run.end(true);
  assert.throws(() => counter.begin(), refusal('code_used_up'));
});

test('when the counter refuses, the tag does not leave and the handshake is over', () => {
  const counter = new GuessCounter(1);
  const run = counter.begin();
  run.guess();
  const [sharer, helper] = [makeSharer(), makeHelper({ onGuess: run.guess })];
  const share = sharer.receive(send(helper.receive(send(sharer.start()))));
  assert.throws(() => helper.receive(send(share)), refusal('code_used_up'));
  assert.throws(() => helper.receive(send(share)), refusal('wrong_state'));
});

function send(step: { readonly send?: Uint8Array }): Uint8Array {
  return step.send ?? assert.fail('nothing was sent');
}
