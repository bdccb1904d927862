import type { ActionDeclaration, Place, SideName } from '@handrail/sdk';
import type { TSchema } from 'typebox';
import type { ConsentKind } from './permissions.ts';

/** An action as the gate needs it: defaults filled in, permission names written in full. */
export interface DeclaredAction {
  readonly extension: string;
  /** The SDK's major version that the extension was built for. */
  readonly sdk: string;
  readonly name: string;
  /** `<extension>.<name>`. */
  readonly fullName: string;
  readonly on: SideName;
  readonly from: ReadonlySet<SideName>;
  /** A permission's full id, or `everyone`. */
  readonly requires: string;
  /** When the sharer is asked about `requires`. */
  readonly asks: ConsentKind;
  readonly consent: 'ask' | 'given';
  readonly input: TSchema | undefined;
  readonly output: TSchema | undefined;
  /** Calls a second from one caller. */
  readonly rate: number;
  readonly stream: NonNullable<ActionDeclaration['stream']>;
  readonly whilePaused: boolean;
  readonly timeLimitMs: number;
  readonly place: Place | undefined;
}

/** An event as the gate needs it. */
export interface DeclaredEvent {
  readonly extension: string;
  readonly sdk: string;
  readonly name: string;
  readonly fullName: string;
  readonly from: SideName;
  readonly to: ReadonlySet<SideName>;
  readonly requires: string;
  readonly asks: ConsentKind;
  readonly payload: TSchema | undefined;
  readonly rate: number;
  readonly whilePaused: boolean;
}

/** What looking a name up gives where there is no declaration. */
export type Undeclared = 'unknown_extension' | 'unknown_action';
