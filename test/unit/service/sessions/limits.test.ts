import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoutingParts } from '../../../../workbench/service/sessions/routingParts.ts';
import { SlidingLimit } from '../../../../workbench/service/sessions/slidingLimit.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

/** Counts up in base 32, so that parts come in order and none is drawn twice. */
function counting() {
  let next = 0;
  return (length: number) => {
    const value = next;
    next += 1;
    return Uint8Array.from({ length }, (_, index) => (value >> (5 * (length - 1 - index))) & 31);
  };
}

test('A fourth character comes when a quarter of the 32,768 parts of a tenant are in use, and only for that tenant', () => {
  const parts = new RoutingParts<number>(counting());
  for (let index = 0; index < 8192; index += 1) assert.equal(parts.take('a', index).length, 3);
  const long = parts.take('a', 8192);
  assert.equal(long.length, 4);
  assert.equal(parts.find('a', long), 8192);
  assert.equal(parts.find('b', long), undefined);
  assert.equal(parts.take('b', 0).length, 3);
  parts.free('a', '000');
  parts.free('a', long);
  assert.equal(parts.find('a', '000'), undefined);
  assert.equal(parts.take('a', 1).length, 3);
});

test('A part in use is never given twice in a tenant, and may be in use in another', () => {
  const bytes = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
  const parts = new RoutingParts<string>((length) => Uint8Array.from(bytes.splice(0, length)));
  assert.equal(parts.take('a', 'one'), '000');
  assert.equal(parts.take('a', 'two'), '001');
  assert.equal(parts.take('b', 'three'), '000');
  assert.deepEqual([parts.find('a', '000'), parts.find('b', '000')], ['one', 'three']);
});

test('A limit counts each key for itself in a span that slides', () => {
  const clock = new FakeClock();
  const limit = new SlidingLimit(clock, 2, 1_000);
  limit.count('a');
  clock.advance(600);
  limit.count('a');
  assert.equal(limit.isReached('a'), true);
  assert.equal(limit.isReached('b'), false);
  assert.equal(limit.waitMs('a'), 400);
  clock.jump(3_600_000);
  assert.equal(limit.isReached('a'), true, 'a wall clock that is set does not help');
  clock.advance(400);
  assert.equal(limit.isReached('a'), false);
  limit.count('a');
  assert.equal(limit.waitMs('a'), 600);
});
