import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { comparableDirectoryId, comparableSerial } from '../../../../workbench/base/devices/identifiers.ts';

test('What makers leave where a serial number should be is none, however it is written', () => {
  for (const text of [
    undefined,
    '',
    '  ',
    '0',
    'To be filled by O.E.M.',
    'TO BE FILLED BY O.E.M.',
    'ToBeFilledByO.E.M.',
    'System Serial Number',
    'SystemSerialNumber',
    'Default string',
    'None',
    'N/A',
    'Not Specified',
    '00000000',
    'xxxxxxxxxx',
    '.........',
    'A1',
    '0123456789',
    '\u0000\u200b',
  ]) {
    assert.equal(comparableSerial(text), undefined, String(text));
  }
});

test('Two ways to write one serial number compare alike, and another one does not', () => {
  assert.equal(comparableSerial(' VMware-56 4d 1a  '), comparableSerial('VMWARE-564D1A'));
  assert.equal(comparableSerial('PF3ABC9'), 'pf3abc9');
  assert.notEqual(comparableSerial('PF3ABC9'), comparableSerial('PF3ABC8'));
  fc.assert(
    fc.property(fc.string(), (text) => {
      const serial = comparableSerial(text);
      assert.ok(serial === undefined || comparableSerial(serial) === serial);
    }),
  );
});

test('A directory’s id is one by its form, and not the one of all zeros', () => {
  const id = '5B2E7C10-93A4-4D0E-8F61-2C7A9E40D1B8';
  assert.equal(comparableDirectoryId(` ${id} `), id.toLowerCase());
  for (const text of [undefined, '', 'soon', `${id}0`, '00000000-0000-0000-0000-000000000000'])
    assert.equal(comparableDirectoryId(text), undefined);
});
