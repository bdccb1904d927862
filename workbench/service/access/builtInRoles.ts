import { type Permission, shippedPermissions, workbenchPermissions } from '../../base/policy/permissions.ts';
import type { Role } from '../store/access/roles.ts';

const inCategory = (...categories: readonly Permission['category'][]) =>
  workbenchPermissions.filter(({ category }) => categories.includes(category)).map(({ id }) => id);

const ofExtensions = shippedPermissions.map(({ id }) => id);

const helping = [...inCategory('app', 'tasks'), 'connector.read', ...ofExtensions];

/** The roles every tenant has (R12), by id. They can be assigned, not edited. */
export const builtInRoles: ReadonlyMap<string, Role> = new Map(
  [
    {
      id: 'help-desk-operator',
      name: 'Help Desk Operator',
      description: 'May help, with a user present or not.',
      permissions: helping,
    },
    {
      id: 'school-administrator',
      name: 'School Administrator',
      description: 'May help while a user is present.',
      permissions: helping.filter((id) => id !== 'session.unattended'),
    },
    {
      id: 'remote-help-administrator',
      name: 'Remote Help Administrator',
      description: 'May help, change settings, see reports and manage roles.',
      permissions: [...workbenchPermissions.map(({ id }) => id), ...ofExtensions],
    },
    {
      id: 'auditor',
      name: 'Auditor',
      description: 'May see settings and reports.',
      permissions: ['connector.read', 'reports.view'],
    },
  ].map((role) => [role.id, role]),
);
