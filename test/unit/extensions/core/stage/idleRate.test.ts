import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IdleRate } from '../../../../../extensions/core/stage/idleRate.ts';

/** Looks every `ms`, each time with one more frame of these bytes. */
function looker() {
  const rate = new IdleRate(0);
  let [now, frames, bytes] = [0, 0, 0];
  const look = (size: number, times = 1, ms = 100) => {
    for (let time = 0; time < times; time += 1) {
      now += ms;
      frames += 1;
      bytes += size;
      rate.look(now, { frames, bytes });
    }
    return rate.idle;
  };
  return { rate, look, now: () => now };
}

test('The rate falls when the picture has rested for two seconds', () => {
  const { look } = looker();
  assert.equal(look(34, 19), false);
  assert.equal(look(34, 1), true);
});

test('A picture that moves is never idle', () => {
  assert.equal(looker().look(400, 100), false);
});

test('A change in one or two frames does not bring the full rate back, one in three does', () => {
  const { look } = looker();
  look(34, 30);
  assert.equal(look(5000, 2), true);
  assert.equal(look(34), true);
  assert.equal(look(5000, 2), true);
  assert.equal(look(400), false);
});

test('What the helper does brings the full rate back at once, for two seconds at least', () => {
  const { rate, look, now } = looker();
  look(34, 30);
  rate.wake(now());
  assert.equal(rate.idle, false);
  assert.equal(look(34, 19), false);
  assert.equal(look(34), true);
});

test('Without new frames nothing is decided, and a sender that begins anew is not a change', () => {
  const { rate, look } = looker();
  look(34, 30);
  rate.look(10_000, { frames: 30, bytes: 1020 });
  rate.look(10_100, { frames: 1, bytes: 50_000 });
  assert.equal(rate.idle, true);
});
