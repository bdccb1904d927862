import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { Bytes } from '../../../../workbench/base/rpc/bytes.ts';
import { conform } from '../../../../workbench/base/rpc/conform.ts';

const kept = (schema: Type.TSchema, value: unknown) => {
  const result = conform(schema, value);
  return result.fits ? result.value : 'refused';
};
const closed = { additionalProperties: false } as const;

test('What a closed object does not declare is refused, what an open one does not declare is left out', () => {
  const person = { name: Type.String(), age: Type.Optional(Type.Number()) };
  assert.equal(kept(Type.Object(person, closed), { name: 'a', admin: true }), 'refused');
  assert.deepEqual(kept(Type.Object(person), { name: 'a', admin: true }), { name: 'a' });
});

test('It is left out at any depth: in arrays, in optional parts, in the branch of a union that fits', () => {
  const point = Type.Object({ x: Type.Number() });
  const schema = Type.Object({
    points: Type.Array(point),
    last: Type.Optional(point),
    shape: Type.Union([
      Type.Object({ kind: Type.Literal('dot'), at: point }),
      Type.Object({ kind: Type.Literal('none') }),
    ]),
  });
  assert.deepEqual(
    kept(schema, {
      points: [{ x: 1, y: 2 }],
      last: { x: 3, y: 4 },
      shape: { kind: 'dot', at: { x: 5, y: 6 }, more: 1 },
    }),
    { points: [{ x: 1 }], last: { x: 3 }, shape: { kind: 'dot', at: { x: 5 } } },
  );
});

test('An object that declares nothing, a record and an unknown are taken whole', () => {
  const value = { a: 1, b: { c: 2 } };
  assert.deepEqual(kept(Type.Object({}), value), value);
  assert.deepEqual(kept(Type.Unknown(), value), value);
  assert.deepEqual(kept(Type.Record(Type.String(), Type.Unknown()), value), value);
});

test('Bytes stay the bytes they are, within their bounds', () => {
  const bytes = new Uint8Array([1, 2]);
  assert.equal(kept(Bytes(1, 2), bytes), bytes);
  assert.equal(kept(Bytes(3, 4), bytes), 'refused');
  assert.equal(kept(Bytes(1, 2), [1, 2]), 'refused');
});

test('The value that came in is not changed', () => {
  const value = { a: 1, b: 2 };
  kept(Type.Object({ a: Type.Number() }), value);
  assert.deepEqual(value, { a: 1, b: 2 });
});
