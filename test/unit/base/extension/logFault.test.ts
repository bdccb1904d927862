import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logFault } from '../../../../workbench/base/extension/logFault.ts';

const logs = { drawn: { points: 'number', faded: 'boolean', pen: ['thin', 'thick'] }, cleared: {} } as const;
const facts = { points: 3, faded: false, pen: 'thin' };

test('An entry with exactly the declared facts may be written', () => {
  assert.equal(logFault(logs, 'drawn', facts), undefined);
  assert.equal(logFault(logs, 'cleared', {}), undefined);
});

test('Whatever is not declared may not', () => {
  for (const [event, given] of [
    ['typed', {}],
    ['constructor', {}],
    ['drawn', {}],
    ['drawn', { ...facts, text: 'a secret' }],
    ['drawn', { ...facts, pen: 'a secret' }],
    ['drawn', { ...facts, pen: 7 }],
    ['drawn', { ...facts, points: Number.NaN }],
    ['drawn', { ...facts, points: '3' }],
    ['drawn', { ...facts, faded: 'no' }],
    ['cleared', { toString: 'a secret' }],
  ] as const) {
    assert.ok(logFault(logs, event, given), `${event} ${JSON.stringify(given)}`);
  }
  assert.ok(logFault(undefined, 'drawn', facts));
});

test('No text passes but the declared words, whatever the rest', () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constantFrom('thin', 'thick', 'number'));
  const name = fc.oneof(fc.constantFrom('points', 'faded', 'pen'), fc.string());
  fc.assert(
    fc.property(fc.constantFrom('drawn', 'cleared'), fc.dictionary(name, value), (event, given) => {
      if (logFault(logs, event, given) !== undefined) return;
      for (const one of Object.values(given)) assert.ok(typeof one !== 'string' || one === 'thin' || one === 'thick');
    }),
  );
});
