import type { Disposable, Person } from '@handrail/sdk';
import type { DeviceStanding, EndReason } from '../../base/link/linkApi.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { LinkPeer } from './linkPeer.ts';

export type SessionRole = 'helper' | 'sharer';

/** One end of a session. It stays when its link is lost, and is the same one only with the same person and device key. */
export interface SessionSide {
  readonly personId: string;
  readonly person: Person;
  readonly deviceId: string;
  readonly thumbprint: string;
  /** The provider's group ids, as the newest token says. */
  groups: readonly string[];
  /** The newest token did not say them, because they are too many. */
  groupsOverage: boolean;
  enrolled: boolean;
  readonly inTab: boolean;
  /** Absent while its link is lost. */
  peer: LinkPeer | undefined;
  channel: number;
}

/**
 * A session in memory. `offered`: the code is out. `joined`: a sharer's device is in the handshake. `running`: both know
 * each other, and the code is burnt. `ended`: it is over, whatever is still under way.
 */
export interface LiveSession {
  readonly id: string;
  readonly tenant: TenantContext;
  readonly createdAt: number;
  readonly helper: SessionSide;
  sharer: SessionSide | undefined;
  /** The device that the helper chose from the list, and the apps there that were told. */
  readonly target: { readonly deviceId: string; readonly card: string; readonly told: Set<LinkPeer> } | undefined;
  /** The helper's device can do without a code, and the tenant lets this device's sessions. */
  readonly codelessAllowed: boolean;
  /** The sharer accepted without a code; every grant of the session says so. */
  codeless: boolean;
  /** How the sharer's device stood when it joined. */
  standing: DeviceStanding | undefined;
  stage: 'offered' | 'joined' | 'running' | 'ended';
  routing: string | undefined;
  /** Of the newest grant. */
  sequence: number;
  /** Of the newest grant: later ones may hold less, never more. */
  permissions: readonly string[];
  recorded: boolean;
  endReason: EndReason | undefined;
  readonly timers: Map<'code' | 'handshake' | 'renewal' | 'limit' | 'break', Disposable>;
}

/** A code's public part, for as long as it lives. */
export interface Offered {
  readonly sessionId: string;
  readonly routing: string;
  readonly lifetimeMs: number;
  /** The person at the device may accept without it. */
  readonly codeless: boolean;
  readonly device?: { readonly name: string; readonly os: string };
}

/** A session that a helper has just offered. */
export function offeredSession(
  offer: Pick<LiveSession, 'id' | 'tenant' | 'createdAt' | 'helper' | 'target' | 'codelessAllowed'>,
): LiveSession {
  return {
    ...offer,
    sharer: undefined,
    standing: undefined,
    stage: 'offered',
    codeless: false,
    routing: undefined,
    sequence: 0,
    permissions: [],
    recorded: false,
    endReason: undefined,
    timers: new Map(),
  };
}

export function sideOf(peer: LinkPeer): SessionSide {
  return {
    personId: peer.admission.person.id,
    person: peer.admission.person,
    deviceId: peer.device.id,
    thumbprint: peer.device.thumbprint,
    groups: peer.admission.groups,
    groupsOverage: peer.admission.groupsOverage,
    enrolled: peer.device.enrolled && !peer.inTab,
    inTab: peer.inTab,
    peer,
    channel: 0,
  };
}

/** Takes the groups of a newer token. */
export function renewGroups(side: SessionSide, { admission }: LinkPeer): void {
  side.groups = admission.groups;
  side.groupsOverage = admission.groupsOverage;
}

/** True for the same person at the same device: its key was proved on the link. */
export function isSame(side: SessionSide | undefined, peer: LinkPeer): boolean {
  return (
    side !== undefined &&
    side.personId === peer.admission.person.id &&
    side.deviceId === peer.device.id &&
    side.thumbprint === peer.device.thumbprint
  );
}

const eitherMaySay = [
  'connection_lost',
  'code_used_up',
  'handshake_failed',
  'tampering',
  'sign_out',
  'cancelled',
  'app_closed',
  'limit',
  'rights_ended',
  'code_expired',
] as const;

/** The reasons that a side may give. What it may not is recorded as the plain end by that side. */
export function reasonFrom(role: SessionRole, reason: EndReason): EndReason {
  const own: readonly EndReason[] = role === 'helper' ? ['helper_left'] : ['sharer_ended', 'end_key'];
  if (own.includes(reason) || eitherMaySay.some((each) => each === reason)) return reason;
  return role === 'helper' ? 'helper_left' : 'sharer_ended';
}

/** Reasons that, before the two know each other, only take the sharer out: the code stays good for another try. */
export function isWithdrawal(reason: EndReason): boolean {
  return ['cancelled', 'handshake_failed', 'app_closed', 'sign_out', 'connection_lost'].includes(reason);
}
