import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { streams } from '../../../../workbench/base/session/keys.ts';
import { readFrameHeader, writeFrameHeader } from '../../../../workbench/base/session/sealFrame.ts';
import { refusal } from './sessionFixtures.ts';

test('headers of any epoch and number are read as written', () => {
  const limits = fc.record(
    {
      stream: fc.constantFrom(...streams),
      epoch: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      number: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    },
    { noNullPrototype: true },
  );
  fc.assert(fc.property(limits, (header) => assert.deepEqual(readFrameHeader(writeFrameHeader(header)), header)));
});

test('headers out of range are refused', () => {
  for (const bad of [{ epoch: -1 }, { epoch: 2 ** 32 }, { epoch: 0.5 }, { number: 2 ** 48 }, { number: -1 }]) {
    assert.throws(() => writeFrameHeader({ stream: 'input', epoch: 0, number: 0, ...bad }), refusal('invalid_input'));
  }
  const header = writeFrameHeader({ stream: 'input', epoch: 0, number: 0 });
  const changed = (index: number, value: number) => header.map((byte, i) => (i === index ? value : byte));
  assert.throws(() => readFrameHeader(changed(0, 2)), refusal('wrong_version'));
  assert.throws(() => readFrameHeader(changed(1, 5)), refusal('malformed'));
  assert.throws(() => readFrameHeader(changed(7, 1)), refusal('malformed'));
  assert.throws(() => readFrameHeader(header.subarray(1)), refusal('malformed'));
});
