import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ControlIntake, controlPerSecond, floodPerSecond } from '../../../../workbench/device/session/controlIntake.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

function intake() {
  const clock = new FakeClock();
  const told: number[] = [];
  let floods = 0;
  const taking = new ControlIntake({
    clock,
    peer: 'helper',
    dropped: (count) => told.push(count),
    flooded: () => {
      floods += 1;
    },
  });
  const taken = (count: number) => Array.from({ length: count }, () => taking.take()).filter(Boolean).length;
  return { clock, told, taken, taking, floods: () => floods };
}

test('A second of frames passes, those above are dropped and told once', () => {
  const { clock, told, taken, floods } = intake();
  assert.equal(taken(controlPerSecond), controlPerSecond);
  assert.equal(taken(300), 0);
  assert.deepEqual(told, []);
  clock.advance(1_000);
  assert.deepEqual(told, [300]);
  assert.equal(taken(controlPerSecond + 7), controlPerSecond);
  clock.advance(10_000);
  assert.deepEqual(told, [300, 7]);
  assert.equal(floods(), 0);
});

test('A peer at the limit for long is neither dropped nor called a flood', () => {
  const { clock, told, taken, floods } = intake();
  for (let tenth = 0; tenth < 600; tenth += 1) {
    assert.equal(taken(controlPerSecond / 10), controlPerSecond / 10);
    clock.advance(100);
  }
  assert.deepEqual([told, floods()], [[], 0]);
});

test('Far above the limit it is a flood', () => {
  const { taken, floods } = intake();
  taken(floodPerSecond);
  assert.equal(floods(), 0);
  taken(1);
  assert.equal(floods(), 1);
});

test('What was dropped and not told yet is told at the end', () => {
  const { clock, told, taken, taking } = intake();
  taken(controlPerSecond + 3);
  taking.dispose();
  clock.advance(10_000);
  assert.deepEqual(told, [3]);
});
