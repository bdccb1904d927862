import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimiter } from '../../../../workbench/base/policy/rate.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

test('A second of calls passes at once, then as many a second as the rate says', () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(clock);
  const taken = () => {
    let count = 0;
    while (limiter.take('core.move', 'helper', 20)) count += 1;
    return count;
  };
  assert.equal(taken(), 20);
  clock.advance(100);
  assert.equal(taken(), 2);
  clock.advance(60_000);
  assert.equal(taken(), 20);
});

test("Callers and actions do not use up each other's rate", () => {
  const limiter = new RateLimiter(new FakeClock());
  assert.equal(limiter.take('core.move', 'helper', 1), true);
  assert.equal(limiter.take('core.move', 'helper', 1), false);
  assert.equal(limiter.take('core.move', 'sharer', 1), true);
  assert.equal(limiter.take('core.key', 'helper', 1), true);
});

test('A wall clock that jumps gives nobody more', () => {
  const clock = new FakeClock();
  const limiter = new RateLimiter(clock);
  assert.equal(limiter.take('core.move', 'helper', 1), true);
  clock.jump(3_600_000);
  assert.equal(limiter.take('core.move', 'helper', 1), false);
});
