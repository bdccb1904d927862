import type { SideName } from '@handrail/sdk';
import type { Catalogue } from './catalogue.ts';

/** One side of one extension, to be loaded. */
export interface LoadedSide {
  readonly extension: string;
  readonly side: SideName;
}

/**
 * The extensions that an app loads for one side: those that have it and in which it takes part in at least one action
 * or event that is open to everyone or that `permissions` (full ids) cover. For `app` these are the person's own
 * permissions, for `helper` and `sharer` those of the session's grant. It only spares what would be refused anyway:
 * rights are decided at the gates.
 */
export function sidesToLoad(
  catalogue: Catalogue,
  side: SideName,
  permissions: ReadonlySet<string>,
): readonly LoadedSide[] {
  const held = (requires: string) => requires === 'everyone' || permissions.has(requires);
  const uses = [
    ...catalogue.actions.map(({ extension, on, from, requires }) => ({
      extension,
      requires,
      takesPart: on === side || from.has(side),
    })),
    ...catalogue.events.map(({ extension, from, to, requires }) => ({
      extension,
      requires,
      takesPart: from === side || to.has(side),
    })),
  ].filter(({ takesPart }) => takesPart);
  return catalogue.manifests
    .filter(({ id, sides }) => {
      if (!sides.includes(side)) return false;
      const own = uses.filter(({ extension }) => extension === id);
      return own.length === 0 || own.some(({ requires }) => held(requires));
    })
    .map(({ id }) => ({ extension: id, side }));
}
