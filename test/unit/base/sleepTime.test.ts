import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countingSleep } from '../../../workbench/base/sleepTime.ts';

test('A wall clock that ran ahead is counted as sleep; one that was set back or trimmed is not', () => {
  let wall = 1_000_000;
  let running = 50;
  const time = countingSleep(
    () => wall,
    () => running,
  );
  const pass = (wallMs: number, runningMs: number) => {
    wall += wallMs;
    running += runningMs;
    return time();
  };
  assert.equal(pass(100, 100), 150);
  assert.equal(pass(2_100, 100), 250, 'trimmed by two seconds');
  assert.equal(pass(60_100, 100), 60_350, 'a minute of sleep');
  assert.equal(pass(-3_600_000, 100), 60_450, 'set back an hour');
  assert.equal(pass(100, 100), 60_550);
});
