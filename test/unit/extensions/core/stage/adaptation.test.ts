import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Adaptation } from '../../../../../extensions/core/stage/adaptation.ts';

const good = { limitedBy: 'none', encodeMs: 5, lost: 0 };
const busy = { limitedBy: 'cpu', encodeMs: 30, lost: 0 };
const lossy = { limitedBy: 'bandwidth', encodeMs: 5, lost: 0.2 };

function seconds(adaptation: Adaptation, sample: typeof good, times: number) {
  for (let second = 0; second < times; second += 1) adaptation.step(sample);
  return adaptation.framesPerSecond;
}

test('A busy processor brings the rate down, to an eighth at most', () => {
  const adaptation = new Adaptation(60);
  assert.equal(seconds(adaptation, busy, 2), 60);
  assert.equal(seconds(adaptation, busy, 1), 30);
  assert.equal(seconds(adaptation, busy, 3), 15);
  assert.equal(seconds(adaptation, busy, 30), 8);
});

test('A frame that takes longer than its time is a busy processor, whatever the browser says', () => {
  assert.equal(seconds(new Adaptation(60), { ...good, encodeMs: 16 }, 3), 30);
  // What does not go at 60 may go well at 30.
  assert.equal(seconds(new Adaptation(60), { ...good, encodeMs: 16 }, 10), 30);
});

test('Lost packets bring the rate down, to a quarter at most', () => {
  const adaptation = new Adaptation(60);
  assert.equal(seconds(adaptation, lossy, 3), 30);
  assert.equal(seconds(adaptation, lossy, 30), 15);
});

test('Two bad seconds and a good one change nothing', () => {
  const adaptation = new Adaptation(60);
  for (let round = 0; round < 10; round += 1) {
    seconds(adaptation, busy, 2);
    seconds(adaptation, good, 1);
  }
  assert.equal(adaptation.framesPerSecond, 60);
});

test('Fifteen good seconds take one step back up', () => {
  const adaptation = new Adaptation(60);
  seconds(adaptation, busy, 6);
  assert.equal(seconds(adaptation, good, 14), 15);
  assert.equal(seconds(adaptation, good, 1), 30);
  assert.equal(seconds(adaptation, good, 15), 60);
});

test('A step up that fails makes the next one wait twice as long', () => {
  const adaptation = new Adaptation(60);
  seconds(adaptation, busy, 3);
  seconds(adaptation, good, 15);
  seconds(adaptation, busy, 3);
  assert.equal(seconds(adaptation, good, 29), 30);
  assert.equal(seconds(adaptation, good, 1), 60);
});
