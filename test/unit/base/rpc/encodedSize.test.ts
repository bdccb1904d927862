import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodedSize } from '../../../../workbench/base/rpc/encodedSize.ts';

test('The size of a value is what it takes in a frame, and nothing takes none', () => {
  assert.equal(encodedSize(undefined), 0);
  assert.equal(encodedSize(null), 1);
  assert.equal(encodedSize('x'.repeat(1_000)), 1_003);
  assert.equal(encodedSize({ a: new Uint8Array(10), b: undefined }), 1 + 2 + 12);
});
