import { workbenchPermissions } from './permissions.ts';

const implied: ReadonlyMap<string, readonly string[]> = new Map(
  workbenchPermissions.map(({ id, implies }) => [id, implies]),
);

/** Whether what the sharer allowed covers a permission: who may control the screen may see it. */
export function consentIncludes(given: ReadonlySet<string>, permission: string): boolean {
  if (given.has(permission)) return true;
  for (const id of given) {
    if (implied.get(id)?.includes(permission)) return true;
  }
  return false;
}
