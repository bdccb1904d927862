import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Field } from '@handrail/sdk';
import { fieldProblem, sentValue } from '../../../../workbench/ui/blocks/fieldRules.ts';

const base = { name: 'f', label: 'F' };

test('What a field asks for is checked before anything is sent', () => {
  const cases: readonly (readonly [Field, string | readonly string[] | undefined, string | undefined])[] = [
    [{ ...base, kind: 'text', value: '', required: true }, '  ', 'form.required'],
    [{ ...base, kind: 'text', value: '' }, '', undefined],
    [{ ...base, kind: 'text', value: '', maxLength: 3 }, 'abcd', 'form.tooLong'],
    [{ ...base, kind: 'number', minimum: 15, maximum: 300 }, '14', 'form.notBetween'],
    [{ ...base, kind: 'number', minimum: 15 }, '14', 'form.tooLow'],
    [{ ...base, kind: 'number', maximum: 5 }, '6', 'form.tooHigh'],
    [{ ...base, kind: 'number', integer: true }, '1.5', 'form.notInteger'],
    [{ ...base, kind: 'number' }, 'one', 'form.notNumber'],
    [{ ...base, kind: 'number', minimum: 15, maximum: 300 }, '60', undefined],
    [{ ...base, kind: 'choices', value: [], options: [], required: true }, [], 'form.required'],
    [{ ...base, kind: 'colour' }, 'red', 'form.notColour'],
    [{ ...base, kind: 'day' }, '1 June', 'form.notDay'],
    [{ ...base, kind: 'day' }, '2026-06-01', undefined],
    [{ ...base, kind: 'text', value: '', required: true, disabled: true }, '', undefined],
  ];
  for (const [field, value, key] of cases) {
    assert.equal(fieldProblem(field, value)?.key, key, JSON.stringify([field, value]));
  }
});

test('Values are sent as what they mean, and what was left empty is not sent', () => {
  assert.equal(sentValue({ ...base, kind: 'number' }, ' 60 '), 60);
  assert.equal(sentValue({ ...base, kind: 'number' }, ''), undefined);
  assert.equal(sentValue({ ...base, kind: 'text', value: '' }, '  Service desk '), 'Service desk');
  assert.equal(sentValue({ ...base, kind: 'colour' }, '#0F6E85'), '#0f6e85');
  assert.equal(sentValue({ ...base, kind: 'day' }, ''), undefined);
  assert.equal(sentValue({ ...base, kind: 'switch', value: false }, true), true);
});
