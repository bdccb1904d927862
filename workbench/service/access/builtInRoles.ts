import { type Permission, workbenchPermissions } from '../../base/policy/permissions.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
}

const inCategory = (...categories: readonly Permission['category'][]) =>
  workbenchPermissions.filter(({ category }) => categories.includes(category)).map(({ id }) => id);

const helping = [...inCategory('app', 'tasks'), 'connector.read'];

/** The roles every tenant has (R12), by id. They can be assigned, not edited. */
export const builtInRoles: ReadonlyMap<string, Role> = new Map(
  [
    { id: 'help-desk-operator', name: 'Help Desk Operator', permissions: helping },
    {
      id: 'school-administrator',
      name: 'School Administrator',
      permissions: helping.filter((id) => id !== 'session.unattended'),
    },
    {
      id: 'remote-help-administrator',
      name: 'Remote Help Administrator',
      permissions: workbenchPermissions.map(({ id }) => id),
    },
    { id: 'auditor', name: 'Auditor', permissions: ['connector.read', 'reports.view'] },
  ].map((role) => [role.id, role]),
);
