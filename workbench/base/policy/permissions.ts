import type { WorkbenchPermission } from '@handrail/sdk';

/** When the sharer is asked about a permission's use. */
export type ConsentKind = 'session' | 'call' | 'none';

/** A permission as the role editor and the gate see it. */
export interface Permission {
  readonly id: string;
  readonly category: 'app' | 'tasks' | 'connector' | 'roles' | 'extension';
  readonly consent: ConsentKind;
  /** Held as well by whoever holds this one. */
  readonly implies: readonly string[];
}

/** The permissions of the workbench itself, in the order the role editor lists them. */
export const workbenchPermissions: readonly Permission[] = [
  { id: 'screen.view', category: 'app', consent: 'session', implies: [] },
  { id: 'screen.control', category: 'app', consent: 'session', implies: ['screen.view'] },
  { id: 'elevation.use', category: 'app', consent: 'call', implies: ['screen.view', 'screen.control'] },
  { id: 'session.unattended', category: 'app', consent: 'none', implies: [] },
  { id: 'session.offer', category: 'tasks', consent: 'none', implies: [] },
  { id: 'connector.read', category: 'connector', consent: 'none', implies: [] },
  { id: 'connector.update', category: 'connector', consent: 'none', implies: [] },
  { id: 'reports.view', category: 'connector', consent: 'none', implies: [] },
  { id: 'roles.manage', category: 'roles', consent: 'none', implies: [] },
];

/** Permissions with all that they imply; ids of extensions imply nothing. */
export function withImplied(permissions: Iterable<string>): ReadonlySet<string> {
  const held = new Set(permissions);
  for (const { id, implies } of workbenchPermissions) {
    if (held.has(id)) for (const implied of implies) held.add(implied);
  }
  return held;
}

/** Those of the workbench's permissions that an extension may require. */
export const requirablePermissions: readonly WorkbenchPermission[] = [
  'screen.view',
  'screen.control',
  'session.offer',
  'connector.read',
  'connector.update',
  'reports.view',
  'roles.manage',
];

/** A permission of an extension that ships with the app. */
export interface ShippedPermission extends Permission {
  readonly extension: string;
  readonly title: string;
}

/**
 * Helpers' permissions of the extensions that ship, for whoever gives them and has no extensions to read: the service. A test
 * holds them to the manifests.
 */
export const shippedPermissions: readonly ShippedPermission[] = [
  {
    id: 'annotation.draw',
    category: 'extension',
    consent: 'session',
    implies: [],
    extension: 'annotation',
    title: 'Draw on the shared screen',
  },
];
