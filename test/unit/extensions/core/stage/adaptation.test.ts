import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Adaptation } from '../../../../../extensions/core/stage/adaptation.ts';

const good = { limitedBy: 'none', encodeMs: 5, lost: 0 };
const busy = { limitedBy: 'cpu', encodeMs: 30, lost: 0 };
const lossy = { limitedBy: 'bandwidth', encodeMs: 5, lost: 0.2 };

function seconds(adaptation: Adaptation, sample: typeof good, times: number) {
  for (let second = 0; second < times; second += 1) adaptation.step(sample);
  return adaptation.sending;
}

test('A busy processor brings the rate down, and has the codec changed last', () => {
  const adaptation = new Adaptation(60);
  assert.deepEqual(seconds(adaptation, busy, 2), { cheap: false, framesPerSecond: 60 });
  assert.deepEqual(seconds(adaptation, busy, 1), { cheap: false, framesPerSecond: 30 });
  assert.deepEqual(seconds(adaptation, busy, 3), { cheap: false, framesPerSecond: 15 });
  assert.deepEqual(seconds(adaptation, busy, 30), { cheap: true, framesPerSecond: 15 });
});

test('A frame that takes longer than its time is a busy processor, whatever the browser says', () => {
  assert.equal(seconds(new Adaptation(60), { ...good, encodeMs: 16 }, 3).framesPerSecond, 30);
});

test('Lost packets bring the rate down and keep the codec', () => {
  const adaptation = new Adaptation(60);
  assert.deepEqual(seconds(adaptation, lossy, 3), { cheap: false, framesPerSecond: 30 });
  assert.deepEqual(seconds(adaptation, lossy, 30), { cheap: false, framesPerSecond: 15 });
});

test('Two bad seconds and a good one change nothing', () => {
  const adaptation = new Adaptation(60);
  for (let round = 0; round < 10; round += 1) {
    seconds(adaptation, busy, 2);
    seconds(adaptation, good, 1);
  }
  assert.deepEqual(adaptation.sending, { cheap: false, framesPerSecond: 60 });
});

test('Fifteen good seconds take one step back up', () => {
  const adaptation = new Adaptation(60);
  seconds(adaptation, busy, 9);
  assert.deepEqual(seconds(adaptation, good, 14), { cheap: true, framesPerSecond: 15 });
  assert.deepEqual(seconds(adaptation, good, 1), { cheap: false, framesPerSecond: 15 });
  assert.deepEqual(seconds(adaptation, good, 15), { cheap: false, framesPerSecond: 30 });
  assert.deepEqual(seconds(adaptation, good, 15), { cheap: false, framesPerSecond: 60 });
});

test('A step up that fails makes the next one wait twice as long', () => {
  const adaptation = new Adaptation(60);
  seconds(adaptation, busy, 3);
  seconds(adaptation, good, 15);
  seconds(adaptation, busy, 3);
  assert.equal(seconds(adaptation, good, 29).framesPerSecond, 30);
  assert.equal(seconds(adaptation, good, 1).framesPerSecond, 60);
});
