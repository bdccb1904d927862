import { type Capability, HandrailError, type Manifest } from '@handrail/sdk';
import type { DeclaredAction, DeclaredEvent, Undeclared } from '../policy/declaration.ts';
import { type ConsentKind, type Permission, workbenchPermissions } from '../policy/permissions.ts';
import type { ManifestOrigin } from './manifestProblems.ts';
import { readManifest } from './manifestSchema.ts';

/** A permission with where it comes from; `extension` and `title` (a key of its texts) are absent for the workbench's own. */
export interface CataloguePermission extends Permission {
  readonly extension?: string;
  readonly title?: string;
}

interface Entry {
  readonly manifest: Manifest;
  readonly actions: ReadonlyMap<string, DeclaredAction>;
  readonly events: ReadonlyMap<string, DeclaredEvent>;
}

/** The extensions an app or a service knows, with everything they declare, found by name. Made once from manifests. */
export class Catalogue {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #permissions: ReadonlyMap<string, CataloguePermission>;

  /** Takes manifests that `readManifest` gave. Throws `malformed` for two of the same id. */
  constructor(manifests: readonly Manifest[]) {
    const permissions = new Map<string, CataloguePermission>(workbenchPermissions.map((one) => [one.id, one]));
    for (const { id, permissions: own = {} } of manifests) {
      for (const [name, { title, consent }] of Object.entries(own)) {
        permissions.set(`${id}.${name}`, {
          id: `${id}.${name}`,
          category: 'extension',
          consent,
          implies: [],
          extension: id,
          title,
        });
      }
    }
    const entries = new Map<string, Entry>();
    for (const manifest of manifests) {
      if (entries.has(manifest.id)) throw new HandrailError('malformed', `Two extensions have the id ${manifest.id}`);
      entries.set(manifest.id, makeEntry(manifest, permissions));
    }
    this.#permissions = permissions;
    this.#entries = entries;
  }

  /** Reads the contents of several `manifest.json`. Throws `malformed`. */
  static read(values: readonly unknown[], origin: ManifestOrigin): Catalogue {
    return new Catalogue(values.map((value) => readManifest(value, origin)));
  }

  get manifests(): readonly Manifest[] {
    return [...this.#entries.values()].map(({ manifest }) => manifest);
  }

  manifest(extension: string): Manifest | undefined {
    return this.#entries.get(extension)?.manifest;
  }

  action(extension: string, name: string): DeclaredAction | Undeclared {
    const entry = this.#entries.get(extension);
    return entry ? (entry.actions.get(name) ?? 'unknown_action') : 'unknown_extension';
  }

  event(extension: string, name: string): DeclaredEvent | Undeclared {
    const entry = this.#entries.get(extension);
    return entry ? (entry.events.get(name) ?? 'unknown_action') : 'unknown_extension';
  }

  get actions(): readonly DeclaredAction[] {
    return [...this.#entries.values()].flatMap(({ actions }) => [...actions.values()]);
  }

  get events(): readonly DeclaredEvent[] {
    return [...this.#entries.values()].flatMap(({ events }) => [...events.values()]);
  }

  /** By full id: the workbench's own and the extensions'. */
  permission(id: string): CataloguePermission | undefined {
    return this.#permissions.get(id);
  }

  /** The own permissions, by full id, of the extensions that ask for a capability. */
  permissionsWith(capability: Capability): ReadonlySet<string> {
    const extensions = new Set(
      this.manifests.filter(({ capabilities }) => capabilities?.includes(capability)).map(({ id }) => id),
    );
    const own = this.permissions.filter(({ extension }) => extension !== undefined && extensions.has(extension));
    return new Set(own.map(({ id }) => id));
  }

  get permissions(): readonly CataloguePermission[] {
    return [...this.#permissions.values()];
  }
}

function makeEntry(manifest: Manifest, permissions: ReadonlyMap<string, CataloguePermission>): Entry {
  const { id: extension, sdk, permissions: own = {} } = manifest;
  const ownNames = new Set(Object.keys(own));
  const right = (requires: string): { requires: string; asks: ConsentKind } => {
    if (requires === 'everyone') return { requires, asks: 'none' };
    const full = ownNames.has(requires) ? `${extension}.${requires}` : requires;
    const permission = permissions.get(full);
    if (!permission) throw new HandrailError('malformed', `${extension} requires the unknown permission ${requires}`);
    return { requires: full, asks: permission.consent };
  };
  const actions = Object.entries(manifest.actions ?? {}).map(
    ([name, action]): DeclaredAction => ({
      extension,
      sdk,
      name,
      fullName: `${extension}.${name}`,
      on: action.on,
      from: new Set(action.from),
      ...right(action.requires),
      consent: action.consent ?? 'ask',
      input: action.input,
      output: action.output,
      rate: action.rate ?? 20,
      stream: action.stream ?? 'control',
      whilePaused: action.whilePaused ?? false,
      timeLimitMs: action.timeLimitMs ?? 10_000,
      place: action.place,
    }),
  );
  const events = Object.entries(manifest.events ?? {}).map(
    ([name, event]): DeclaredEvent => ({
      extension,
      sdk,
      name,
      fullName: `${extension}.${name}`,
      from: event.from,
      to: new Set(event.to),
      ...right(event.requires),
      payload: event.payload,
      rate: event.rate ?? 20,
      whilePaused: event.whilePaused ?? false,
    }),
  );
  return {
    manifest,
    actions: new Map(actions.map((one) => [one.name, one])),
    events: new Map(events.map((one) => [one.name, one])),
  };
}
