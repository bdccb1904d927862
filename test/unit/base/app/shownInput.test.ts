import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import fc from 'fast-check';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { ShownField, shownInput, shownLimits } from '../../../../workbench/base/app/shownInput.ts';
import { shownText } from '../../../../workbench/base/app/shownText.ts';

const closed = { additionalProperties: false } as const;
const Launch = Type.Object(
  {
    program: Type.String({ title: 'program', maxLength: 300 }),
    arguments: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 12 }),
    elevated: Type.Boolean({ title: 'elevated' }),
    window: Type.Optional(Type.Object({ width: Type.Number(), title: Type.String({ maxLength: 300 }) }, closed)),
  },
  closed,
);
const words = (key: string) =>
  new Map([
    ['program', 'Program'],
    ['elevated', 'As administrator'],
  ]).get(key);
const code = (expected: string) => (error: unknown) => error instanceof HandrailError && error.code === expected;

test('Every part of an input is shown in the order of its schema, with the words of its extension or its name', () => {
  const input = { window: { title: '', width: 1e21 }, elevated: true, arguments: ['-l', 'a b'], program: 'ls' };
  assert.deepEqual(shownInput(Launch, input, words), [
    { label: 'Program', value: 'ls' },
    { label: 'arguments 1', value: '-l' },
    { label: 'arguments 2', value: 'a b' },
    { label: 'As administrator', value: true },
    { label: 'window › width', value: '1e+21' },
    { label: 'window › title', value: '' },
  ]);
  assert.deepEqual(shownInput(Launch, { program: 'ls', arguments: [], elevated: false }, words)[1], {
    label: 'arguments',
    value: '',
  });
  assert.deepEqual(shownInput(undefined, undefined, words), []);
  assert.deepEqual(shownInput(Type.String(), 'all of it', words), [{ label: '', value: 'all of it' }]);
});

test('Of several forms that an input may have, the words are of the one that it has', () => {
  const Either = Type.Union([
    Type.Object({ kind: Type.Literal('a'), name: Type.String({ title: 'program' }) }, closed),
    Type.Object({ kind: Type.Literal('b'), name: Type.String({ title: 'elevated' }) }, closed),
  ]);
  assert.equal(shownInput(Either, { kind: 'b', name: 'x' }, words)[1]?.label, 'As administrator');
});

test('What has no room is refused and not shortened', () => {
  const program = (value: string) => shownInput(Launch, { program: value, arguments: [], elevated: false }, words);
  assert.equal(program('x'.repeat(shownLimits.value))[0]?.value, 'x'.repeat(shownLimits.value));
  assert.throws(() => program('x'.repeat(shownLimits.value + 1)), code('too_large'));
  const many = { program: 'x', arguments: Array(shownLimits.fields).fill('y'), elevated: false };
  assert.throws(() => shownInput(Launch, many, words), code('too_large'));
  const long = { program: 'x', arguments: Array(5).fill('y'.repeat(shownLimits.value)), elevated: false };
  assert.throws(() => shownInput(Launch, long, words), code('too_large'));
  const named = Type.Record(Type.String(), Type.Boolean());
  assert.throws(() => shownInput(named, { ['k'.repeat(shownLimits.label + 1)]: true }, words), code('too_large'));
});

test('Controls, direction marks and what cannot be seen are shown as signs', () => {
  assert.equal(shownText('a\r\nb\nc\u2028d\te'), 'a↵b↵c↵d⇥e');
  assert.equal(shownText('exe\u202egpj.\u0007\u200b\u2066\ud800\u3164\u00ad\u{e0041}x'), 'exe�gpj.�������x');
  assert.equal(shownText('Zoë – 日本 שלום 🙂'), 'Zoë – 日本 שלום 🙂');
});

test('Whatever is in an input, what is shown of it is within bounds, and nothing in it turns the writing around', () => {
  const Any = Type.Record(Type.String(), Type.Union([Type.String(), Type.Array(Type.Number()), Type.Boolean()]));
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.double(), { maxLength: 5 }), fc.boolean());
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), value, { maxKeys: 8 }), (input) => {
      let fields: readonly ShownField[] = [];
      try {
        fields = shownInput(Any, input, words);
      } catch (error) {
        assert.ok(code('too_large')(error));
        return;
      }
      for (const field of fields) {
        assert.ok(Check(ShownField, field));
        assert.doesNotMatch(`${field.label}${field.value}`, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }
    }),
  );
});
