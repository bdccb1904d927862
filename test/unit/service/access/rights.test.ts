import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Assignment, Scope } from '@handrail/sdk/tenant/access';
import { builtInRoles } from '../../../../workbench/service/access/builtInRoles.ts';
import { attendedRights, mayAdminister, rights } from '../../../../workbench/service/access/rights.ts';
import { tenantAccess } from '../../../../workbench/service/access/tenantAccess.ts';

const scope = (part: Partial<Scope>): Scope => ({ allUsers: false, allDevices: false, groups: [], ...part });
const all = scope({ allUsers: true, allDevices: true });
const assignment = (roleId: string, adminGroups: string[], scope = all): Assignment => ({
  id: roleId,
  name: roleId,
  description: '',
  roleId,
  adminGroups,
  scope,
});
const enrolled = { groups: new Set(['laptops']), enrolled: true };
const unenrolled = { groups: new Set(['private']), enrolled: false };
const of = (assignments: readonly Assignment[]) => tenantAccess({ customRoles: [], assignments, groups: [] });
const sorted = (held: Iterable<string>) => [...held].sort();

test('The built-in roles hold what the table of roles says', () => {
  assert.deepEqual(
    [...builtInRoles.values()].map(({ name, permissions }) => [
      name,
      permissions.length,
      permissions.includes('session.unattended'),
    ]),
    [
      ['Help Desk Operator', 7, true],
      ['School Administrator', 6, false],
      ['Remote Help Administrator', 10, true],
      ['Auditor', 2, false],
    ],
  );
});

test('Assignments add up, and only those of the own groups count', () => {
  const assignments = [assignment('auditor', ['audit']), assignment('school-administrator', ['school'])];
  assert.deepEqual(sorted(rights(of(assignments), new Set<string>(['audit']))), ['connector.read', 'reports.view']);
  assert.deepEqual(sorted(rights(of(assignments), new Set<string>([]))), []);
  assert.equal(rights(of(assignments), new Set<string>(['audit', 'school'])).size, 7);
});

test('An unknown role gives nothing', () => {
  for (const role of ['nothing', '__proto__', 'constructor'])
    assert.equal(rights(of([assignment(role, ['g'])]), new Set(['g'])).size, 0);
});

test('A scope holds the sharer or the device; all devices are the enrolled ones', () => {
  const held = (part: Partial<Scope>, sharer: string[], device: typeof enrolled) =>
    rights(of([assignment('help-desk-operator', ['g'], scope(part))]), new Set(['g']), {
      sharerGroups: new Set(sharer),
      device,
    }).has('screen.view');
  assert.equal(held({ allUsers: true }, [], unenrolled), true);
  assert.equal(held({ groups: ['finance'] }, ['finance'], unenrolled), true);
  assert.equal(held({ groups: ['finance'] }, ['staff'], enrolled), false);
  assert.equal(held({ allDevices: true }, [], enrolled), true);
  assert.equal(held({ allDevices: true }, [], unenrolled), false);
  assert.equal(held({ groups: ['private'] }, [], unenrolled), true);
  assert.equal(held({}, ['staff'], enrolled), false);
});

test('A session by code is given no administration, no task and nothing unattended', () => {
  const everything = rights(of([assignment('remote-help-administrator', ['g'])]), new Set(['g']));
  assert.deepEqual(attendedRights(everything), ['screen.view', 'screen.control', 'elevation.use', 'annotation.draw']);
});

test('Who may see or change settings or roles may sign in while remote help is off; an operator may see settings too', () => {
  assert.equal(mayAdminister(rights(of([assignment('auditor', ['g'])]), new Set(['g']))), true);
  assert.equal(mayAdminister(new Set(['screen.view', 'session.offer'])), false);
});
