import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTooOld, newerMinimum } from '../../../../workbench/base/policy/appVersion.ts';

const version = fc.array(fc.nat(99_999), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));

test('an app is too old when it is older than the minimum, part by part', () => {
  for (const [own, least, tooOld] of [
    ['1.4.0', '1.4', false],
    ['1.4', '1.4.0', false],
    ['1.3.9', '1.4', true],
    ['1.10.0', '1.9', false],
    ['2', '1.9.9.9', false],
    ['1.4.0-preview.2', '1.4', false],
    ['development', '0.0.1', true],
    ['', '1', true],
    ['anything', undefined, false],
  ] as const) {
    assert.equal(isTooOld(own, least), tooOld, `${own} against ${least}`);
  }
});

test('of two versions at most one is too old for the other, and none for itself', () => {
  fc.assert(
    fc.property(version, version, (one, two) => {
      assert.ok(!isTooOld(one, one));
      assert.ok(!(isTooOld(one, two) && isTooOld(two, one)));
    }),
  );
});

test('the newer of two minimums keeps out what either would', () => {
  const maybe = fc.option(version, { nil: undefined });
  fc.assert(
    fc.property(version, maybe, maybe, (own, one, two) => {
      assert.equal(isTooOld(own, newerMinimum(one, two)), isTooOld(own, one) || isTooOld(own, two));
    }),
  );
});
