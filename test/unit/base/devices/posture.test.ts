import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PostureReport } from '../../../../workbench/base/devices/posture.ts';
import { conform } from '../../../../workbench/base/rpc/conform.ts';
import { anyReport, goodReport } from './postureFixtures.ts';

const fits = (value: unknown) => conform(PostureReport, value).fits;

test('every report fits its own schema and comes out of it unchanged', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      assert.deepEqual(conform(PostureReport, report), { fits: true, value: report });
    }),
  );
});

test('a report that says more than it should is refused, at the top and in a fact', () => {
  assert.equal(fits({ ...goodReport, serialNumber: 'C02XG0' }), false);
  assert.equal(fits({ ...goodReport, firewall: { state: 'yes', rules: 'ssh' } }), false);
  assert.equal(fits({ ...goodReport, firewall: { state: 'unknown', reason: 'needs_root', user: 'ada' } }), false);
});

test('a fact is yes, no, or unknown with a reason from the list', () => {
  assert.equal(fits({ ...goodReport, firewall: { state: 'unknown' } }), false);
  assert.equal(fits({ ...goodReport, firewall: { state: 'unknown', reason: 'because' } }), false);
  assert.equal(fits({ ...goodReport, firewall: { state: 'maybe' } }), false);
  assert.equal(fits({ ...goodReport, firewall: { state: 'yes', reason: 'needs_root' } }), false);
});

test('a report leaves no fact out', () => {
  for (const name of Object.keys(goodReport)) {
    const { [name as keyof PostureReport]: _, ...rest } = goodReport;
    assert.equal(fits(rest), false, name);
  }
});

test('counts are whole and not below zero, versions are numbers', () => {
  for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '3', 1e12])
    assert.equal(fits({ ...goodReport, updatesPending: { state: 'known', value } }), false, String(value));
  assert.equal(fits({ ...goodReport, osVersion: { state: 'known', value: '12 (bookworm)' } }), false);
});

test('a whole report is small', () => {
  assert.ok(JSON.stringify(goodReport).length < 1024);
});
