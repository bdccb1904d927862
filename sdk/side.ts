import type { Static, TSchema } from 'typebox';
import type { Block, Surface, Tone } from './blocks.ts';
import type { Disposable, Event } from './event.ts';
import type { Leases, Peer } from './leases.ts';
import type { Capability, Manifest, SideName } from './manifest.ts';
import type { Text } from './text.ts';

type ActionsOf<M> = M extends { readonly actions: infer A } ? A : Record<never, never>;
type EventsOf<M> = M extends { readonly events: infer E } ? E : Record<never, never>;
type LogsOf<M> = M extends { readonly logs: infer L } ? L : Record<never, never>;
type CapabilityOf<M> = M extends { readonly capabilities: readonly (infer C extends Capability)[] } ? C : never;
type ValueOf<S> = S extends TSchema ? Static<S> : undefined;
type InputOf<A> = A extends { readonly input: infer I } ? ValueOf<I> : undefined;
type OutputOf<A> = A extends { readonly output: infer O } ? ValueOf<O> : undefined;
/** What a handler returns: without an output it may return nothing, at once or later. */
type Answer<O> = [O] extends [undefined] ? void | Promise<void> : O | Promise<O>;
type PayloadOf<E> = E extends { readonly payload: infer P } ? ValueOf<P> : undefined;

type FactOf<F> = F extends 'number'
  ? number
  : F extends 'boolean'
    ? boolean
    : F extends readonly (infer W)[]
      ? W
      : never;

/** The facts that the log entry `K` is written with. */
export type FactsOf<M, K> = {
  readonly [F in keyof LogsOf<M>[K & keyof LogsOf<M>]]: FactOf<LogsOf<M>[K & keyof LogsOf<M>][F]>;
};

/** The names of the actions that side `S` handles. */
export type HandledBy<M, S> = {
  [K in keyof ActionsOf<M>]: ActionsOf<M>[K] extends { on: S } ? K : never;
}[keyof ActionsOf<M>] &
  string;
/** The names of the actions that side `S` may ask for. */
export type AskedBy<M, S> = {
  [K in keyof ActionsOf<M>]: ActionsOf<M>[K] extends { from: readonly (infer F)[] } ? (S extends F ? K : never) : never;
}[keyof ActionsOf<M>] &
  string;
/** The names of the events that side `S` sends. */
export type SentBy<M, S> = {
  [K in keyof EventsOf<M>]: EventsOf<M>[K] extends { from: S } ? K : never;
}[keyof EventsOf<M>] &
  string;
/** The names of the events that reach side `S`. */
export type HeardBy<M, S> = {
  [K in keyof EventsOf<M>]: EventsOf<M>[K] extends { to: readonly (infer T)[] } ? (S extends T ? K : never) : never;
}[keyof EventsOf<M>] &
  string;

/** One admitted call: who asked, when to stop, and the leases of the manifest's capabilities. All end with the call's right. */
export type Call<M> = {
  /** Taken from the channel the call came through, never from the message. */
  readonly caller: SideName;
  /** Aborted when the caller cancels, the time limit passes, or the right to run ends. */
  readonly signal: AbortSignal;
} & Pick<Leases, CapabilityOf<M>>;

/** What a side sees of its session. */
export interface SessionView {
  /** Opaque. */
  readonly id: string;
  readonly side: 'helper' | 'sharer';
  /** `trust` before anything may be asked; `reconnecting` while the other side cannot be reached. */
  readonly state: 'trust' | 'active' | 'paused' | 'reconnecting' | 'ended';
  /** The other person, once their organisation's word for them has come. */
  readonly peer: Peer | undefined;
  /** Permissions that the sharer has allowed so far, by full id. */
  readonly allowed: readonly string[];
  /** Who paused, while paused and while reconnecting to a pause. */
  readonly pausedBy: 'helper' | 'sharer' | undefined;
}

/** What a side is started with. Everything it hands out ends with the side. */
export interface Context<M extends Manifest, S extends SideName> {
  readonly actions: {
    /** Answers an action of this side. One handler an action; a second one throws `wrong_state`. */
    handle<K extends HandledBy<M, S>>(
      name: K,
      handler: (
        input: InputOf<ActionsOf<M>[K & keyof ActionsOf<M>]>,
        call: Call<M>,
      ) => Answer<OutputOf<ActionsOf<M>[K & keyof ActionsOf<M>]>>,
    ): Disposable;
    /** Asks for an action, wherever it is handled. Rejects with a `HandrailError`. A one-way action resolves once it is sent. */
    run<K extends AskedBy<M, S>>(
      name: K,
      ...input: InputOf<ActionsOf<M>[K & keyof ActionsOf<M>]> extends undefined
        ? [input?: undefined, options?: { readonly signal?: AbortSignal }]
        : [input: InputOf<ActionsOf<M>[K & keyof ActionsOf<M>]>, options?: { readonly signal?: AbortSignal }]
    ): Promise<OutputOf<ActionsOf<M>[K & keyof ActionsOf<M>]>>;
  };
  readonly events: {
    /** Sends a notice. Nobody says whether it was heard: a gate may refuse it, and while nobody is there it is lost. */
    emit<K extends SentBy<M, S>>(
      name: K,
      ...payload: PayloadOf<EventsOf<M>[K & keyof EventsOf<M>]> extends undefined
        ? []
        : [payload: PayloadOf<EventsOf<M>[K & keyof EventsOf<M>]>]
    ): void;
    /** Hears a notice of another side. */
    on<K extends HeardBy<M, S>>(
      name: K,
      listener: (payload: PayloadOf<EventsOf<M>[K & keyof EventsOf<M>]>) => void,
    ): Disposable;
  };
  /** The session this side belongs to; side `app` has none. */
  readonly session: S extends 'helper' | 'sharer'
    ? { current(): SessionView; readonly onChange: Event<SessionView> }
    : undefined;
  readonly ui: {
    /** Replaces what this extension shows on a surface; an empty list removes it. */
    show(surface: Surface, blocks: readonly Block[]): void;
    /** Shows a short message that goes by itself. */
    notify(text: Text, tone?: Tone): void;
  };
  /**
   * Writes an entry into this device's own event log: one of the manifest's `logs`, with all of its facts. At most 20 a
   * second are written. Throws `invalid_input` for what is not declared.
   */
  log<K extends keyof LogsOf<M> & string>(
    event: K,
    ...facts: keyof FactsOf<M, K> extends never ? [] : [facts: FactsOf<M, K>]
  ): void;
  /** Ends with the side. */
  own<D extends Disposable>(resource: D): D;
}

/** A side's module: what the sandbox starts. */
export interface SideModule {
  readonly manifest: Manifest;
  readonly side: SideName;
  readonly start: (context: never) => void | Promise<void>;
}

/** Binds code to one side of a manifest; the default export of the side's file. */
export function side<const M extends Manifest, S extends M['sides'][number]>(
  manifest: M,
  name: S,
  start: (context: Context<M, S>) => void | Promise<void>,
): SideModule {
  return { manifest, side: name, start };
}
