import type { HandrailError } from '@handrail/sdk';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import type { Preferences } from '../../base/app/preferences.ts';
import type { Clock } from '../../base/clock.ts';
import type { Catalogue } from '../../base/extension/catalogue.ts';
import type { SessionTicket } from '../../base/link/linkApi.ts';
import type { KeyOf } from '../../base/policy/serviceKeys.ts';
import type { SideSet } from '../app/sideSet.ts';
import type { ServiceLink } from '../link/serviceLink.ts';
import type { EventLog } from '../ports/machine.ts';
import type { Shell } from '../ports/shell.ts';
import type { ConsentDesk } from './consentDesk.ts';
import type { GrantKeeper } from './grantKeeper.ts';
import type { LocalInput } from './localInput.ts';
import type { PeerLink } from './peerLink.ts';

/** What every session on this device works with. */
export interface SessionParts {
  readonly clock: Clock;
  readonly shell: Shell;
  readonly catalogue: Catalogue;
  readonly link: ServiceLink;
  readonly log: EventLog;
  readonly consent: ConsentDesk;
  readonly input: LocalInput;
  readonly sides: SideSet;
  readonly settings: () => TenantSettings;
  readonly preferences: () => Preferences;
  readonly tenantName: () => string;
  /** Shows what an extension wants shown, or says. */
  readonly surfaces: SurfaceBoard;
}

/** Where extensions' blocks and messages go. */
export interface SurfaceBoard {
  show(shown: {
    readonly extension: string;
    readonly sessionId?: string;
    readonly surface: string;
    readonly blocks: readonly unknown[];
  }): void;
  toast(toast: {
    readonly extension?: string;
    readonly text?: unknown;
    readonly tone: string;
    readonly problem?: HandrailError;
  }): void;
  /** Removes what a session's sides showed. */
  clear(sessionId: string): void;
}

/** A session whose handshake is done: what the desks hand over. */
export interface OpenedSession {
  readonly ticket: SessionTicket;
  readonly keeper: GrantKeeper;
  readonly peerLink: PeerLink;
  /** For the grants that follow. */
  readonly issuer: string;
  readonly keyOf: KeyOf;
}
