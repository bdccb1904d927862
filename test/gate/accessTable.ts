import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '@handrail/sdk/tenant/access';
import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { type EndpointName, tenantApi } from '@handrail/sdk/tenant/tenantApi';
import { withImplied, workbenchPermissions } from '../../workbench/base/policy/permissions.ts';
import { builtInRoles } from '../../workbench/service/access/builtInRoles.ts';
import { type AccessQuestion, explain, helpingAccess } from '../../workbench/service/access/explain.ts';
import { attendedRights } from '../../workbench/service/access/rights.ts';
import { tenantAccess } from '../../workbench/service/access/tenantAccess.ts';
import type { Role } from '../../workbench/service/store/access/roles.ts';

// Writes accessTable.txt: every role, for every scope, on every kind of sharer and device, in every kind of tenant; and who may
// ask what of the API. The table is reviewed like code: a line that changes is a right that changes.

/** The reviewed table. */
export const accessTablePath = join(import.meta.dirname, 'accessTable.txt');

/** How to write it again. */
export const accessTableCommand = 'node test/gate/accessTable.ts';

const own = (id: string, ...permissions: readonly string[]): Role => ({ id, name: id, description: '', permissions });

/** Built-in roles, one for each permission alone, one of an extension's, and one that holds nothing. */
const roles: readonly Role[] = [
  ...builtInRoles.values(),
  ...workbenchPermissions.map(({ id }) => own(`only ${id}`, id)),
  own('screen.view and chat.write', 'screen.view', 'chat.write'),
  own('nothing'),
];

const no: Scope = { allUsers: false, allDevices: false, groups: [] };
const scopes: readonly (readonly [string, Scope])[] = [
  ['nobody', no],
  ['all users', { ...no, allUsers: true }],
  ['all devices', { ...no, allDevices: true }],
  ['the group Finance', { ...no, groups: ['finance'] }],
  ['the group Laptops', { ...no, groups: ['laptops'] }],
  ['all devices, Finance', { ...no, allDevices: true, groups: ['finance'] }],
];

const person = (...groups: readonly string[]) => ({ groups: new Set(groups), groupsOverage: false });
const device = (enrolled: boolean, ...groups: readonly string[]) => ({ groups: new Set(groups), enrolled });
const targets: readonly (readonly [string, Omit<AccessQuestion, 'helper'>])[] = [
  ['sharer+enrolled', { sharer: person(), device: device(true) }],
  ['sharer+unenrolled', { sharer: person(), device: device(false) }],
  ['Finance+enrolled', { sharer: person('finance'), device: device(true) }],
  ['Finance+unenrolled', { sharer: person('finance'), device: device(false) }],
  ['sharer+Laptop', { sharer: person(), device: device(true, 'laptops') }],
  ['sharer+unenrolledLaptop', { sharer: person(), device: device(false, 'laptops') }],
];

const open = { enabled: true, unenrolledAllowed: true, chatAllowed: true };
const tenants = [
  ['all allowed', open],
  ['unenrolled devices not allowed', { ...open, unenrolledAllowed: false }],
  ['chat off', { ...open, chatAllowed: false }],
  ['remote help off', { ...open, enabled: false }],
] as const;

const groups = ['helpers', 'finance', 'laptops'].map((id) => ({ id, name: id, kind: 'people' as const }));

/** The table, as text. */
export function accessTable(): string {
  const head = [
    'What a helper may do: every role x scope x tenant x sharer and device; then who may ask what of the API.',
    `Written by \`${accessTableCommand}\`; reviewed, and checked by accessTable.test.ts. The helper is in the role's group.`,
    'In brackets what no session that a code opens has.',
  ];
  return `${[head.join('\n'), ...roles.map(roleSection), apiSection()].join('\n\n')}\n`;
}

function roleSection(role: Role): string {
  const lines = scopes.flatMap(([scopeName, scope]) =>
    tenants.flatMap(([tenantName, settings]) => {
      const line = cells(role, scope, settings);
      return [`  ${scopeName.padEnd(20)}  ${tenantName.padEnd(30)}  ${line}`];
    }),
  );
  return [`role ${role.name}: ${[...withImplied(role.permissions)].join(', ') || 'no permission'}`, ...lines].join(
    '\n',
  );
}

/** The answers for every target, targets with the same answer together, in the targets' order. */
function cells(role: Role, scope: Scope, settings: typeof open): string {
  const access = tenantAccess({
    customRoles: builtInRoles.has(role.id) ? [] : [role],
    assignments: [{ id: 'a', name: 'A', description: '', roleId: role.id, adminGroups: ['helpers'], scope }],
    groups,
  });
  const answers = new Map<string, string[]>();
  for (const [name, target] of targets) {
    const question = { helper: person('helpers'), ...target };
    const { refusal, permissions } = helpingAccess(access, settings, question);
    if (explain(access, settings, question).refusal !== refusal) throw new Error('The explanation says another thing');
    const attended = attendedRights(permissions);
    const beyond = permissions.filter((id) => !attended.includes(id));
    const answer = refusal ?? [...attended, ...beyond.map((id) => `[${id}]`)].join(' ');
    answers.set(answer, [...(answers.get(answer) ?? []), name]);
  }
  if (answers.size === 1) return `${[...answers.keys()].join()}: everybody`;
  return [...answers].map(([answer, which]) => `${answer}: ${which.join(' ')}`).join(' | ');
}

function apiSection(): string {
  const names = Object.keys(tenantApi) as EndpointName[];
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const { requires }: Endpoint = tenantApi[name];
    const any = typeof requires === 'string' ? [requires] : requires;
    const who = [...builtInRoles.values()].filter(({ permissions }) => {
      const held = withImplied(permissions);
      return any.some((permission) => permission === 'signedIn' || held.has(permission));
    });
    return `  ${name.padEnd(width)}  ${any.join(' or ')}: ${who.map((role) => role.name).join(', ') || 'nobody'}`;
  });
  return ['API: what is required, and which built-in roles hold it', ...lines].join('\n');
}

if (import.meta.main) {
  writeFileSync(accessTablePath, accessTable());
  process.stdout.write(`${readFileSync(accessTablePath, 'utf8').split('\n').length - 1} lines written\n`);
}
