import type { Disposable } from '@handrail/sdk';

/** What the nodes of a service tell each other, always about one tenant. */
export interface BusMessages {
  /** Roles, assignments or the master switch changed: rights in use are looked at again at once. */
  readonly accessChanged: Record<never, never>;
  /** The tenant's settings changed: signed-in apps are told. */
  readonly settingsChanged: Record<never, never>;
}
export type BusTopic = keyof BusMessages;

/** Messages between the nodes of one service. A node hears its own as well. */
export interface Bus {
  publish<T extends BusTopic>(tenantId: string, topic: T, message: BusMessages[T]): void;
  subscribe<T extends BusTopic>(topic: T, hear: (tenantId: string, message: BusMessages[T]) => void): Disposable;
}
