import { shippedPermissions, workbenchPermissions } from '../../../base/policy/permissions.ts';

const names: ReadonlySet<string> = new Set([
  ...workbenchPermissions.map(({ id }) => id),
  ...shippedPermissions.map(({ id }) => id),
  ...[
    'authentication',
    'access',
    'compliance',
    'core',
    'pause',
    'annotation',
    'elevation',
    'chat',
    'clipboard',
    'files',
  ],
  ...['session', 'notes', 'recording', 'reporting'],
  // Launched from the device list, and the tenant did without the code.
  'session.codeless',
]);

/**
 * True for the names that a session's record may hold: permissions and extensions. A closed list, because the name comes
 * from a device: with a pattern, a key or a code could be written into a record by this way.
 */
export function isFeature(name: string): boolean {
  return names.has(name);
}
