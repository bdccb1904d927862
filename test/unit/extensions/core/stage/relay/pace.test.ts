import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pacing } from '../../../../../../extensions/core/stage/relay/pace.ts';

function steps(pacing: Pacing, count: number, sent: number, dropped: number): void {
  for (let step = 0; step < count; step += 1) pacing.step(sent, dropped);
}

test('Where much is dropped the rate goes down, and the picture gets smaller by steps', () => {
  const pacing = new Pacing();
  const scales = new Set<number>();
  for (let step = 0; step < 12; step += 1) {
    pacing.step(10, 20);
    scales.add(pacing.pace.scale);
  }
  assert.deepEqual([...scales], [1, 0.75, 0.5]);
  assert.ok(pacing.pace.bitsPerSecond >= 250_000);
});

test('Where nothing is dropped both come back, the size only once the rate is well above the step', () => {
  const pacing = new Pacing();
  steps(pacing, 12, 10, 20);
  let atFull = 0;
  for (let step = 0; step < 60 && atFull === 0; step += 1) {
    pacing.step(30, 0);
    if (pacing.pace.scale === 1) atFull = pacing.pace.bitsPerSecond;
  }
  assert.ok(atFull > 1_000_000, String(atFull));
  steps(pacing, 60, 30, 0);
  assert.equal(pacing.pace.bitsPerSecond, 8_000_000);
});

test('A second in which nothing was captured says nothing about the way', () => {
  const pacing = new Pacing();
  const { pace } = pacing;
  assert.equal(pacing.step(0, 0), false);
  assert.deepEqual(pacing.pace, pace);
});
