import type { TSchema } from 'typebox';
import type { IconName, Surface } from './blocks.ts';
import type { PictureTool } from './overlay.ts';
import type { Texts } from './text.ts';

/** Where an extension's code runs: `app` (signed in, no session), a session's `helper` or `sharer`, or the `service`. */
export type SideName = 'app' | 'helper' | 'sharer' | 'service';

/** What an extension's code may reach. All but `pause` are kept for extensions that ship with the app. */
export type Capability = 'screen' | 'input' | 'overlay' | 'pause' | 'identity' | 'tenant' | 'help';

/** Permissions of the workbench itself, written in full where an action requires one. */
export type WorkbenchPermission =
  | 'screen.view'
  | 'screen.control'
  | 'session.offer'
  | 'connector.read'
  | 'connector.update'
  | 'reports.view'
  | 'roles.manage';

/** What a person may do, named by the extension; it appears in the role editor as `<extension>.<name>`. */
export interface PermissionDeclaration {
  /** A key of `texts`. */
  readonly title: string;
  /**
   * Whether the sharer is asked: once a session, for every call, or never. For every call they are shown its whole input,
   * so that input is small: texts of at most 300 characters, lists of at most 12 entries, 12 parts in all. A schema's
   * `title` is a key of `texts` then, and labels that part.
   */
  readonly consent: 'session' | 'call' | 'none';
}

/**
 * Where the workbench offers an action to the person: on a surface, or beside the `picture` of the shared screen. Such an
 * action takes no input but what `tool` says.
 */
export interface Place {
  readonly surface: Surface | 'picture';
  /**
   * On the picture alone: what the helper picks up and uses there. The action takes `Mark`, one of this kind for each part that is
   * drawn, and for `laser` a `Position`; it is one-way.
   */
  readonly tool?: PictureTool;
  /** A key of `texts`. */
  readonly label: string;
  readonly icon?: IconName;
  /** Lower comes first. */
  readonly order?: number;
  /** Offered only in these states of the session; in both when absent. */
  readonly when?: readonly ('active' | 'paused')[];
  /** Offered only to people who hold one of these. It hides and grants nothing: `requires` and the service decide. */
  readonly offeredTo?: readonly WorkbenchPermission[];
}

/** A named request: which side handles it, who may ask, what it requires, what goes in and out. */
export interface ActionDeclaration<Permission extends string = string> {
  /** The side whose handler answers. */
  readonly on: SideName;
  /** The sides that may ask. */
  readonly from: readonly SideName[];
  /**
   * A permission of the helper in this session; `'everyone'` is written out where none is needed. The sharer at their own
   * device needs none.
   */
  readonly requires: Permission | WorkbenchPermission | 'everyone';
  /** At most 60,000 bytes; 4,096 where the action is one-way. None is taken when absent. */
  readonly input?: TSchema;
  readonly output?: TSchema;
  /** `ask` (default) may prompt the sharer; `given` is refused until the sharer has allowed the permission. */
  readonly consent?: 'ask' | 'given';
  /** The most calls a second from one caller; 20 when absent. */
  readonly rate?: number;
  /**
   * `control` (default) is answered. `input` is ordered and one-way; `moves` is one-way and only the newest counts.
   * A one-way action has no output.
   */
  readonly stream?: 'control' | 'input' | 'moves';
  /**
   * Runs while the session stands still, too: while it is paused, and, for the sharer at their own device, while the
   * other side cannot be reached.
   */
  readonly whilePaused?: boolean;
  /** The longest the handler may take, in ms; 10,000 when absent. Time that a person needs to answer does not count. */
  readonly timeLimitMs?: number;
  readonly place?: Place;
}

/** A named notice in one direction. */
export interface EventDeclaration<Permission extends string = string> {
  readonly from: SideName;
  readonly to: readonly SideName[];
  /** As an action's. An event asks nobody: it is dropped until the sharer has allowed the permission. */
  readonly requires: Permission | WorkbenchPermission | 'everyone';
  /** At most 60,000 bytes; nothing is carried when absent. */
  readonly payload?: TSchema;
  /** The most notices a second; 20 when absent. */
  readonly rate?: number;
  /** Is heard while the session is paused, too. */
  readonly whilePaused?: boolean;
}

/** What a fact of a log entry may be: a number, a truth value, or one of these words. Never text that somebody wrote. */
export type LogFact = 'number' | 'boolean' | readonly string[];

/** All the facts of a kind of log entry, by name. */
export type LogDeclaration = Readonly<Record<string, LogFact>>;

/** Everything an extension is and can do, as plain data. It is built to `manifest.json`, which is what gets loaded and checked. */
export interface Manifest<Permission extends string = string> {
  /** Lower-case letters, digits and dashes; unique in a catalogue. */
  readonly id: string;
  /** Semantic version. */
  readonly version: string;
  /** The SDK's major version. */
  readonly sdk: '1';
  /** A key of `texts`. */
  readonly title: string;
  /** The sides that it has, each a file of its name. */
  readonly sides: readonly SideName[];
  readonly capabilities?: readonly Capability[];
  readonly permissions?: Readonly<Record<string, PermissionDeclaration>>;
  readonly actions?: Readonly<Record<string, ActionDeclaration<Permission>>>;
  readonly events?: Readonly<Record<string, EventDeclaration<Permission>>>;
  /** What its sides may write into the local event log, by the event's name. */
  readonly logs?: Readonly<Record<string, LogDeclaration>>;
  readonly texts: Texts;
}

/** The names of an extension's own permissions. */
export type OwnPermission<M> = M extends { readonly permissions: infer P } ? keyof P & string : never;

/** Declares an extension. The types refuse a permission that is neither the extension's own nor the workbench's. */
export function defineExtension<const M extends Manifest>(manifest: M & Manifest<OwnPermission<M>>): M {
  return manifest;
}
