import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FileEventLog } from '../../../../workbench/desktop/eventLog/fileEventLog.ts';
import { logLine } from '../../../../workbench/desktop/eventLog/logLine.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const fail = (error: unknown) => {
  throw error;
};

test('A line holds the facts on the list and nothing else', () => {
  const line = logLine(0, 'session.ended', {
    session: 's1',
    durationMs: 5,
    code: '7KM',
    sessionId: 's2',
    token: 'secret',
    text: 'typed',
  });
  assert.deepEqual(JSON.parse(line), {
    at: '1970-01-01T00:00:00.000Z',
    event: 'session.ended',
    session: 's1',
    durationMs: 5,
    code: '7KM',
  });
});

test('What an extension declares is written under names of its own', () => {
  const line = logLine(0, 'extension.paused', { 'fact.by': 'helper', 'fact.A b': 1, by: 'x', extension: 'pause' });
  assert.deepEqual(JSON.parse(line), {
    at: '1970-01-01T00:00:00.000Z',
    event: 'extension.paused',
    'fact.by': 'helper',
    extension: 'pause',
  });
});

test('No text can end a line, colour a terminal or turn the direction of writing', () => {
  const line = logLine(0, 'x\ny', { reason: 'a\r\n{"event":"forged"}\u001b[31m\u202egnp.exe\u2028z\u2066' });
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}]/u);
  assert.ok(logLine(0, 'x', { reason: 'a'.repeat(5000) }).length < 300);
});

test('The log has a file for each day that only its user reads, and keeps thirty days', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-log-'));
  t.after(() => rm(folder, { recursive: true }));
  const clock = new FakeClock(Date.UTC(2026, 5, 30, 23, 59));
  await writeFile(join(folder, 'events-2026-05-31.jsonl'), 'old\n');
  await writeFile(join(folder, 'events-2026-06-01.jsonl'), 'kept\n');
  await writeFile(join(folder, 'notes.txt'), 'not ours');
  const log = new FileEventLog(folder, clock, fail);
  log.record('session.started', { session: 's1' });
  assert.deepEqual((await readdir(folder)).sort(), ['events-2026-06-01.jsonl', 'events-2026-06-30.jsonl', 'notes.txt']);
  clock.advance(60_000);
  log.record('session.ended', { session: 's1' });
  assert.deepEqual((await readdir(folder)).sort(), ['events-2026-06-30.jsonl', 'events-2026-07-01.jsonl', 'notes.txt']);
  assert.equal(JSON.parse(await readFile(join(folder, 'events-2026-07-01.jsonl'), 'utf8')).event, 'session.ended');
  if (process.platform !== 'win32')
    assert.equal((await stat(join(folder, 'events-2026-07-01.jsonl'))).mode & 0o777, 0o600);
});

test('A log that cannot be written tells its owner and stops nothing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-log-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), '');
  const problems: unknown[] = [];
  new FileEventLog(join(folder, 'file'), new FakeClock(), (error) => problems.push(error)).record('x', {});
  assert.equal(problems.length, 1);
});

test('The newest entries are read back over the end of a day, newest first, and what is no entry is left out', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-log-'));
  t.after(() => rm(folder, { recursive: true }));
  const clock = new FakeClock(Date.UTC(2026, 5, 30, 23, 59));
  const log = new FileEventLog(join(folder, 'log'), clock, fail);
  assert.deepEqual(await log.read(10), [], 'nothing was written yet');
  log.record('first', { session: 's1' });
  log.record('second', { count: 2 });
  clock.advance(60_000);
  log.record('third', {});
  await appendFile(join(folder, 'log', 'events-2026-07-01.jsonl'), '{"at":"now","event":"bad"}\nnull\n{"at":"2026-07');
  const at = Date.UTC(2026, 5, 30, 23, 59);
  assert.deepEqual(await log.read(2), [
    { at: at + 60_000, event: 'third', facts: {} },
    { at, event: 'second', facts: { count: 2 } },
  ]);
  assert.deepEqual((await log.read(10)).at(-1), { at, event: 'first', facts: { session: 's1' } });
});

test('Of a large file only the end is read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-log-'));
  t.after(() => rm(folder, { recursive: true }));
  const log = new FileEventLog(folder, new FakeClock(Date.UTC(2026, 5, 30)), fail);
  const line = `${JSON.stringify({ at: new Date(0).toISOString(), event: 'old', reason: 'x'.repeat(150) })}\n`;
  await writeFile(join(folder, 'events-2026-06-30.jsonl'), line.repeat(5_000));
  log.record('new', {});
  const entries = await log.read(10_000);
  assert.equal(entries[0]?.event, 'new');
  assert.ok(entries.length > 300 && entries.length < 5_000, String(entries.length));
});
