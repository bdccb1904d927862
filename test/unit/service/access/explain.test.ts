import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccessExplanation, type Assignment } from '@handrail/sdk/tenant/access';
import fc from 'fast-check';
import { Check } from 'typebox/value';
import { withImplied, workbenchPermissions } from '../../../../workbench/base/policy/permissions.ts';
import type { builtInRoles } from '../../../../workbench/service/access/builtInRoles.ts';
import { type AccessQuestion, explain, helpingAccess } from '../../../../workbench/service/access/explain.ts';
import { attendedRights } from '../../../../workbench/service/access/rights.ts';
import { tenantAccess } from '../../../../workbench/service/access/tenantAccess.ts';

const groupIds = ['g0', 'g1', 'g2', 'g3', 'g4', 'g5'];
const permissionIds = [...workbenchPermissions.map(({ id }) => id), 'chat.write', 'annotation.draw'];
const roleIds = ['r0', 'r1', 'r2', 'auditor', 'help-desk-operator', 'gone'];

const groups = fc.uniqueArray(fc.constantFrom(...groupIds), { maxLength: 4 });
const assignments = fc
  .array(
    fc.record({
      roleId: fc.constantFrom(...roleIds),
      adminGroups: fc.uniqueArray(fc.constantFrom(...groupIds), { minLength: 1, maxLength: 3 }),
      scope: fc.record({ allUsers: fc.boolean(), allDevices: fc.boolean(), groups }),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map((each, index): Assignment => ({ id: `a${index}`, name: `A${index}`, description: '', ...each })),
  );
const roles = fc.tuple(
  ...['r0', 'r1', 'r2'].map((id) =>
    fc.subarray(permissionIds).map((permissions) => ({ id, name: id, description: '', permissions })),
  ),
);
const standing = fc.record({ groups: groups.map((ids) => new Set(ids)), groupsOverage: fc.boolean() });
const question: fc.Arbitrary<AccessQuestion> = fc.record({
  helper: standing,
  sharer: fc.option(standing, { nil: undefined }),
  device: fc.option(fc.record({ groups: groups.map((ids) => new Set(ids)), enrolled: fc.boolean() }), {
    nil: undefined,
  }),
});
const settings = fc.record({ enabled: fc.boolean(), unenrolledAllowed: fc.boolean(), chatAllowed: fc.boolean() });
const world = fc.record({ roles, assignments, question, settings });

const accessOf = (made: {
  roles: readonly (typeof builtInRoles extends ReadonlyMap<string, infer R> ? R : never)[];
  assignments: readonly Assignment[];
}) =>
  tenantAccess({
    customRoles: made.roles,
    assignments: made.assignments,
    groups: groupIds.map((id) => ({ id, name: `Group ${id}`, kind: 'people' })),
  });

test('What is explained is what grants are made of, for all tables', () => {
  fc.assert(
    fc.property(world, (made) => {
      const access = accessOf(made);
      const used = helpingAccess(access, made.settings, made.question);
      const told = explain(access, made.settings, made.question);
      assert.deepEqual(told.permissions, used.permissions);
      assert.equal(told.refusal, used.refusal);
      assert.equal(told.allowed, told.permissions.includes('screen.view'));
      assert.ok(Check(AccessExplanation, { ...told, groupsAsOf: {} }));
      for (const id of attendedRights(used.permissions)) assert.ok(told.permissions.includes(id));
    }),
  );
});

test('The steps that give are what the answer holds, with nothing beside them but what settings withhold', () => {
  fc.assert(
    fc.property(world, (made) => {
      const access = accessOf(made);
      const told = explain(access, made.settings, made.question);
      const given = withImplied(
        told.assignments.filter(({ outcome }) => outcome === 'gives').flatMap(({ permissions }) => permissions),
      );
      const answered = new Set([...told.permissions, ...told.withheld.map(({ permission }) => permission)]);
      for (const id of answered) assert.ok(given.has(id), id);
      if (told.allowed) {
        const helping = [...given].filter((id) => !/^(connector|reports|roles)\./.test(id));
        assert.deepEqual([...answered].sort(), helping.sort());
      }
    }),
  );
});

test('More assignments never take a right away, and neither does a group more', () => {
  fc.assert(
    fc.property(world, assignments, fc.constantFrom(...groupIds), (made, more, group) => {
      const before = helpingAccess(accessOf(made), made.settings, made.question).permissions;
      const grown = accessOf({ ...made, assignments: [...made.assignments, ...more] });
      const { helper } = made.question;
      const joined = { ...made.question, helper: { ...helper, groups: new Set([...helper.groups, group]) } };
      const after = helpingAccess(grown, made.settings, joined).permissions;
      for (const id of before) assert.ok(after.includes(id), id);
    }),
  );
});

const helpers: Assignment = {
  id: 'a',
  name: 'Helpers',
  description: '',
  roleId: 'help-desk-operator',
  adminGroups: ['g0'],
  scope: { allUsers: false, allDevices: true, groups: ['g1'] },
};
const on = { enabled: true, unenrolledAllowed: true, chatAllowed: true };
const who = (...ids: string[]) => ({ groups: new Set(ids), groupsOverage: false });
const device = (enrolled: boolean, ...ids: string[]) => ({ groups: new Set(ids), enrolled });

test('Each step names what decided: the group of the helper, and what of the scope covers', () => {
  const access = accessOf({ roles: [], assignments: [helpers] });
  const step = (asked: AccessQuestion) => {
    const [{ permissions: _, assignment: _a, role: _r, ...rest } = {}] = explain(access, on, asked).assignments;
    return rest;
  };
  assert.deepEqual(step({ helper: who('g5'), sharer: who() }), { outcome: 'notInAdminGroup' });
  const adminGroup = 'Group g0';
  const helper = who('g0');
  assert.deepEqual(step({ helper }), { outcome: 'gives', adminGroup });
  assert.deepEqual(step({ helper, sharer: who('g2') }), { outcome: 'outOfScope', adminGroup });
  assert.deepEqual(step({ helper, sharer: who('g1') }), {
    outcome: 'gives',
    adminGroup,
    scope: 'userGroup',
    scopeGroup: 'Group g1',
  });
  assert.deepEqual(step({ helper, device: device(true) }), { outcome: 'gives', adminGroup, scope: 'allDevices' });
  assert.deepEqual(step({ helper, device: device(false) }), { outcome: 'unenrolledNotInAllDevices', adminGroup });
  assert.deepEqual(step({ helper, device: device(false, 'g1') }), {
    outcome: 'gives',
    adminGroup,
    scope: 'deviceGroup',
    scopeGroup: 'Group g1',
  });
});

test('The refusal is the first rule that stands in the way', () => {
  const access = accessOf({ roles: [], assignments: [helpers] });
  const refusal = (asked: AccessQuestion, settings = on) => explain(access, settings, asked).refusal;
  const helped: AccessQuestion = { helper: who('g0'), sharer: who('g1'), device: device(false) };
  assert.equal(refusal(helped), undefined);
  assert.equal(refusal(helped, { ...on, enabled: false }), 'remote_help_disabled');
  assert.equal(refusal(helped, { ...on, unenrolledAllowed: false }), 'device_unenrolled');
  assert.equal(refusal({ ...helped, sharer: who() }), 'out_of_scope');
  assert.equal(refusal({ ...helped, helper: who() }), 'not_permitted');
  assert.equal(refusal({ ...helped, helper: { ...who(), groupsOverage: true } }), 'groups_overage');
  assert.equal(refusal({ ...helped, sharer: { ...who(), groupsOverage: true } }), 'groups_overage');
  // Where the rights are there anyway, it does not matter whose groups are not known.
  assert.equal(refusal({ ...helped, sharer: { ...who('g1'), groupsOverage: true } }), undefined);
});

test('Chat that is switched off is withheld by that setting, and nothing else is', () => {
  const chat = { id: 'r0', name: 'r0', description: '', permissions: ['screen.view', 'chat.write'] };
  const access = accessOf({ roles: [chat], assignments: [{ ...helpers, roleId: 'r0' }] });
  const told = explain(access, { ...on, chatAllowed: false }, { helper: who('g0'), sharer: who('g1') });
  assert.deepEqual(told.permissions, ['screen.view']);
  assert.deepEqual(told.withheld, [{ permission: 'chat.write', by: 'chatAllowed' }]);
});
