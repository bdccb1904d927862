import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessTable, accessTableCommand, accessTablePath } from './accessTable.ts';

test('Roles, scopes and tenants give what the reviewed table says', () => {
  const now = accessTable();
  const reviewed = readFileSync(accessTablePath, 'utf8');
  const [before, after] = [new Set(reviewed.split('\n')), new Set(now.split('\n'))];
  const changes = [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
  assert.ok(
    now === reviewed,
    `test/gate/accessTable.txt is not what rights are. If each change is meant, run \`${accessTableCommand}\` and have it reviewed:\n${changes.slice(0, 40).join('\n')}`,
  );
});

const lines = accessTable().split('\n');

test('Nobody is helped while remote help is off, nor out of scope, nor on an unenrolled device where that is not allowed', () => {
  for (const line of lines.filter((each) => each.includes('remote help off'))) {
    assert.match(line, /remote_help_disabled: everybody$/);
  }
  for (const line of lines.filter((each) => each.startsWith('  nobody '))) assert.doesNotMatch(line, / screen\.view/);
  for (const line of lines.filter((each) => each.includes('unenrolled devices not allowed'))) {
    const allowed = line.split(' | ').filter((cell) => cell.includes('screen.view'));
    for (const cell of allowed) assert.doesNotMatch(cell, /unenrolled(?! devices)/, line);
  }
});

test('All devices do not include unenrolled ones', () => {
  for (const line of lines.filter((each) => /^ {2}all devices {2,}/.test(each))) {
    const allowed = line.split(' | ').filter((cell) => cell.includes('screen.view'));
    for (const cell of allowed) assert.doesNotMatch(cell, /\+unenrolled/, line);
  }
});

test('What is about the tenant is never a right in a session, and what a code cannot open stands in brackets', () => {
  const answers = lines.filter((line) => line.startsWith('  ') && !/^ {2}\w+\.\w+ /.test(line));
  for (const line of answers) {
    assert.doesNotMatch(line, /connector\.|reports\.|roles\./);
    assert.doesNotMatch(line, /(?<!\[)session\.(offer|unattended)/);
  }
});
