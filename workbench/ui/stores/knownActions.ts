/** An extension's action by name. */
export interface KnownAction {
  readonly extension: string;
  readonly action: string;
}

/**
 * Actions of built-in extensions that the workbench's own pages have buttons for. They run like any other action: the
 * gate decides.
 */
export const knownActions = {
  signIn: { extension: 'authentication', action: 'signIn' },
  signOut: { extension: 'authentication', action: 'signOut' },
  view: { extension: 'core', action: 'view' },
  control: { extension: 'core', action: 'control' },
  pause: { extension: 'pause', action: 'pause' },
  resume: { extension: 'pause', action: 'resume' },
} as const satisfies Readonly<Record<string, KnownAction>>;

/** True for an action that has its own place on the workbench's pages, and so none among the extensions' buttons. */
export function isKnownAction({ extension, action }: KnownAction): boolean {
  return Object.values(knownActions).some((known) => known.extension === extension && known.action === action);
}
