import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { createLog } from '../../../../workbench/service/logs/log.ts';

function capture(quiet = false) {
  const lines: string[] = [];
  return { lines, log: createLog({ quiet, destination: { write: (line) => lines.push(line) } }) };
}

test('Only known fields are written, whatever else comes along', () => {
  const { lines, log } = capture();
  const facts = { tenant: 'acme', status: 200, token: 'secret', headers: { authorization: 'secret' } };
  log.event('http', facts);
  const { time, ...line } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  assert.deepEqual(line, { level: 30, event: 'http', tenant: 'acme', status: 200 });
  assert.equal(typeof time, 'string');
});

test('A field cannot begin a line of its own, and is cut', () => {
  const { lines, log } = capture();
  log.event('link.closed', { reason: `one\n{"event":"forged"}\u202e${'x'.repeat(500)}` });
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.trimEnd().includes('\n'), false);
  assert.ok((lines[0]?.length ?? 0) < 300);
  assert.equal(lines[0]?.includes('\u202e'), false);
});

test('A failure is written by code, kind and place, without its message', () => {
  const { lines, log } = capture();
  log.failure('store', new TypeError('the secret is 42\nat the /secret/path.ts:1'));
  log.failure('store', new HandrailError('data_corrupt', 'the secret is 42', { file: 'secret' }));
  assert.equal(lines.join('').includes('secret'), false);
  const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual([first?.['code'], first?.['kind'], second?.['code']], ['internal', 'TypeError', 'data_corrupt']);
  assert.match(String(first?.['at']), /log\.test\.ts:\d+/);
});

test('A quiet log has failures only', () => {
  const { lines, log } = capture(true);
  log.event('http');
  log.failure('store', new Error('x'));
  assert.equal(lines.length, 1);
});
