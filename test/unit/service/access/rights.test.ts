import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInRoles } from '../../../../workbench/service/access/builtInRoles.ts';
import { type Assignment, attendedRights, mayAdminister, rights } from '../../../../workbench/service/access/rights.ts';

const all = { users: 'all', devices: 'all' } as const;
const assignment = (roleId: string, adminGroups: string[], scope: Assignment['scope'] = all): Assignment => ({
  id: roleId,
  name: roleId,
  roleId,
  adminGroups,
  scope,
});
const enrolled = { id: 'd1', enrolled: true };
const unenrolled = { id: 'd2', enrolled: false };
const sorted = (held: Iterable<string>) => [...held].sort();

test('The built-in roles hold what the table of roles says', () => {
  assert.deepEqual(
    [...builtInRoles.values()].map(({ name, permissions }) => [
      name,
      permissions.length,
      permissions.includes('session.unattended'),
    ]),
    [
      ['Help Desk Operator', 6, true],
      ['School Administrator', 5, false],
      ['Remote Help Administrator', 9, true],
      ['Auditor', 2, false],
    ],
  );
});

test('Assignments add up, and only those of the own groups count', () => {
  const assignments = [assignment('auditor', ['audit']), assignment('school-administrator', ['school'])];
  assert.deepEqual(sorted(rights(assignments, ['audit'])), ['connector.read', 'reports.view']);
  assert.deepEqual(sorted(rights(assignments, [])), []);
  assert.equal(rights(assignments, ['audit', 'school']).size, 6);
});

test('An unknown role gives nothing', () => {
  for (const role of ['nothing', '__proto__', 'constructor'])
    assert.equal(rights([assignment(role, ['g'])], ['g']).size, 0);
});

test('A scope holds the sharer or the device; all devices are the enrolled ones', () => {
  const held = (scope: Assignment['scope'], sharerGroups: string[], device: typeof enrolled) =>
    rights([assignment('help-desk-operator', ['g'], scope)], ['g'], { sharerGroups, device }).has('screen.view');
  assert.equal(held({ users: 'all', devices: [] }, [], unenrolled), true);
  assert.equal(held({ users: ['finance'], devices: [] }, ['finance'], unenrolled), true);
  assert.equal(held({ users: ['finance'], devices: [] }, ['staff'], enrolled), false);
  assert.equal(held({ users: [], devices: 'all' }, [], enrolled), true);
  assert.equal(held({ users: [], devices: 'all' }, [], unenrolled), false);
  assert.equal(held({ users: [], devices: ['d2'] }, [], unenrolled), true);
});

test('A session by code is given no administration, no task and nothing unattended', () => {
  const everything = rights([assignment('remote-help-administrator', ['g'])], ['g']);
  assert.deepEqual(attendedRights(everything), ['screen.view', 'screen.control', 'elevation.use']);
});

test('Who may see or change settings or roles may sign in while remote help is off; an operator may see settings too', () => {
  assert.equal(mayAdminister(rights([assignment('auditor', ['g'])], ['g'])), true);
  assert.equal(mayAdminister(new Set(['screen.view', 'session.offer'])), false);
});
