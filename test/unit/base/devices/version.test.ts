import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VersionText } from '@handrail/sdk/tenant/compliance';
import fc from 'fast-check';
import { compareVersions, versionParts } from '../../../../workbench/base/devices/version.ts';
import { conform } from '../../../../workbench/base/rpc/conform.ts';

const order = (a: string, b: string) => Math.sign(compareVersions(versionParts(a) ?? [], versionParts(b) ?? []));
const parts = fc.array(fc.nat({ max: 999_999_999 }), { minLength: 1, maxLength: 6 });

test('versions are compared by number, part by part, not as text', () => {
  assert.equal(order('10.0', '9.9'), 1);
  assert.equal(order('24.04', '24.4'), 0);
  assert.equal(order('14', '14.0.0'), 0);
  assert.equal(order('14.4.1', '14.5'), -1);
  assert.equal(order('10.0.22631.3672', '10.0.22631.3593'), 1);
});

test('a preview counts as the version it leads to', () => {
  assert.deepEqual(versionParts('1.2.0-beta.1'), [1, 2, 0]);
  assert.deepEqual(versionParts('1.2.0+build'), [1, 2, 0]);
});

test('what does not start with numbers and dots alone is no version', () => {
  for (const text of [
    '',
    '.',
    '1.',
    '.1',
    'v1',
    '1..2',
    '1.x',
    '12abc',
    '1e3',
    '-1',
    '1.2.3.4.5.6.7',
    '1234567890',
    ' 1',
  ])
    assert.equal(versionParts(text), undefined, text);
});

test('the order of versions is one: turned around it is the opposite, and it goes on through a third', () => {
  fc.assert(
    fc.property(parts, parts, parts, (a, b, c) => {
      assert.equal(compareVersions(a, b) > 0, compareVersions(b, a) < 0);
      assert.equal(compareVersions(a, [...a, 0]), 0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
    }),
  );
});

test('the schema takes exactly the versions that are read whole', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        parts.map((numbers) => numbers.join('.')),
        fc.string(),
        fc.stringMatching(/^[0-9.]*$/),
      ),
      (text) => {
        const whole = versionParts(text) !== undefined && !/[-+ ]/.test(text);
        assert.equal(conform(VersionText, text).fits, whole, text);
      },
    ),
  );
});
