import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import fc from 'fast-check';
import { frozenCopy } from '../../../../workbench/base/policy/frozenCopy.ts';

test('A copy is as the original was, and neither its parts nor the original’s later changes reach it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const before = structuredClone(value);
      const copy = frozenCopy(value);
      assert.deepEqual(copy, before);
      const frozen = (part: unknown): boolean =>
        typeof part !== 'object' || part === null || (Object.isFrozen(part) && Object.values(part).every(frozen));
      assert.ok(frozen(copy));
    }),
  );
  const input = { list: ['a'] };
  const copy = frozenCopy(input);
  input.list.push('b');
  assert.deepEqual(copy, { list: ['a'] });
});

test('A name such as __proto__ stays a name', () => {
  const copy = frozenCopy(JSON.parse('{"__proto__":{"admin":true}}'));
  assert.equal(Reflect.get(copy as object, 'admin'), undefined);
  assert.deepEqual(Object.keys(copy as object), ['__proto__']);
});

test('What is not plain data is refused', () => {
  for (const value of [new Uint8Array(1), new Map(), () => 1, 1n, Symbol('s'), { at: new Date() }]) {
    assert.throws(
      () => frozenCopy(value),
      (error) => error instanceof HandrailError && error.code === 'invalid_input',
    );
  }
});
