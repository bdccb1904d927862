import type { ErrorCode, SideName } from '@handrail/sdk';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import type { SessionPhase } from '../session/lifecycle.ts';
import { consentIncludes } from './consent.ts';
import type { DeclaredAction, DeclaredEvent, Undeclared } from './declaration.ts';
import { type Rights, rightsRefusal } from './rights.ts';

/** A call as it arrived at a gate. */
export interface Request {
  /** The caller's SDK major, where the call came from another device. */
  readonly sdkMajor?: string;
  /** Whose side asks: taken from the channel that the call came through, never from the message. */
  readonly callerSide: SideName;
  readonly input: unknown;
  /** Size of the input as it came, in bytes. */
  readonly bytes: number;
}

/** What the gate knows when the call arrives. */
export interface Standing {
  /** The side that this gate stands before; a device has one for its session and one for `app`. */
  readonly side: SideName;
  readonly state: SessionPhase;
  /** What the helper of this session holds; in the service's gate, what the caller's roles give. */
  readonly rights: Rights | undefined;
  /** Monotonic, ms. */
  readonly now: number;
  readonly policy: {
    readonly tenantEnabled: boolean;
    readonly refusedExtensions: ReadonlySet<string>;
    /** Full permission ids. */
    readonly refusedPermissions: ReadonlySet<string>;
  };
  readonly consents: {
    /** Full permission ids that the sharer allowed in this session. */
    readonly given: ReadonlySet<string>;
    /** Those that were declined so often that they are not asked again. */
    readonly blocked: ReadonlySet<string>;
  };
  /** Whether the caller's rate has room for this call. */
  readonly withinRate: boolean;
}

/** What a gate does with a call: let it run, ask the sharer first, or refuse it for one reason. */
export type Decision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'ask'; readonly permission: string; readonly consent: 'session' | 'call' }
  | { readonly kind: 'refuse'; readonly code: ErrorCode };

/** The largest input or payload, in bytes: a control frame of 65,536 with its seal and names has room for it. */
export const inputLimitBytes = 60_000;

/** The same for the one-way streams `input` and `moves`. */
export const oneWayLimitBytes = 4_096;

const refuse = (code: ErrorCode): Decision => ({ kind: 'refuse', code });

/**
 * Decides about one call; the first refusal wins, in the order that the design fixes: known extension and major,
 * declared action on this side, caller's side, session state, rights, policy, input and size, rate, and consent last.
 * `declaration` is what the catalogue answers for the names in the call. Pure; the same in every gate.
 *
 * `requires` speaks of the helper of the session. The sharer at their own device, and the person at side `app`, ask
 * for themselves: they need no grant and no consent, and what they may run while the session stands still they may run
 * while the other side is away as well.
 */
export function decide(declaration: DeclaredAction | Undeclared, request: Request, standing: Standing): Decision {
  if (typeof declaration === 'string') return refuse(declaration);
  if (request.sdkMajor !== undefined && request.sdkMajor !== declaration.sdk) return refuse('wrong_version');
  if (declaration.on !== standing.side) return refuse('wrong_side');
  if (!declaration.from.has(request.callerSide)) return refuse('wrong_side');
  const own = asksForThemselves(request.callerSide, standing.side);
  if (needsSession(declaration.on, request.callerSide) && !runsIn(standing.state, declaration.whilePaused, own)) {
    return refuse('wrong_state');
  }
  const right = rightsRefusal(declaration.requires, own, standing);
  if (right) return refuse(right);
  const policy = policyRefusal(declaration.extension, declaration.requires, own, standing);
  if (policy) return refuse(policy);
  const limit = declaration.stream === 'control' ? inputLimitBytes : oneWayLimitBytes;
  const input = valueRefusal(declaration.input, request.input, request.bytes, limit);
  if (input) return refuse(input);
  if (!standing.withinRate) return refuse('too_many');
  return own ? { kind: 'allow' } : decideConsent(declaration, standing);
}

/** An event as it arrived at a gate. */
export interface Notice {
  readonly sdkMajor?: string;
  /** Taken from the channel. */
  readonly senderSide: SideName;
  readonly payload: unknown;
  readonly bytes: number;
}

/** What a gate does with an event: nobody is asked for one. */
export type EventDecision = Extract<Decision, { readonly kind: 'allow' | 'refuse' }>;

/**
 * Decides about one event at the gate of a side that would hear it, in the same order. An event asks nobody: where its
 * permission needs consent that was not given, it is refused.
 */
export function decideEvent(
  declaration: DeclaredEvent | Undeclared,
  notice: Notice,
  standing: Standing,
): EventDecision {
  const no = (code: ErrorCode): EventDecision => ({ kind: 'refuse', code });
  if (typeof declaration === 'string') return no(declaration);
  if (notice.sdkMajor !== undefined && notice.sdkMajor !== declaration.sdk) return no('wrong_version');
  if (!declaration.to.has(standing.side)) return no('wrong_side');
  if (declaration.from !== notice.senderSide) return no('wrong_side');
  const own = asksForThemselves(notice.senderSide, standing.side);
  if (needsSession(standing.side, notice.senderSide) && !runsIn(standing.state, declaration.whilePaused, own)) {
    return no('wrong_state');
  }
  const right = rightsRefusal(declaration.requires, own, standing);
  if (right) return no(right);
  const policy = policyRefusal(declaration.extension, declaration.requires, own, standing);
  if (policy) return no(policy);
  const payload = valueRefusal(declaration.payload, notice.payload, notice.bytes, inputLimitBytes);
  if (payload) return no(payload);
  if (!standing.withinRate) return no('too_many');
  if (own || declaration.requires === 'everyone' || declaration.asks === 'none') return { kind: 'allow' };
  return consentIncludes(standing.consents.given, declaration.requires) ? { kind: 'allow' } : no('consent_required');
}

function decideConsent(declaration: DeclaredAction, { side, consents }: Standing): Decision {
  const { requires, asks } = declaration;
  if (requires === 'everyone' || asks === 'none') return { kind: 'allow' };
  if (asks === 'session' && consentIncludes(consents.given, requires)) return { kind: 'allow' };
  // Only the sharer's device can ask the sharer.
  if (declaration.consent === 'given' || side !== 'sharer') return refuse('consent_required');
  if (consents.blocked.has(requires)) return refuse('consent_blocked');
  return { kind: 'ask', permission: requires, consent: asks };
}

function asksForThemselves(caller: SideName, gate: SideName): boolean {
  // In the service's gate a signed-in app is somebody whose roles count.
  return (caller === 'sharer' && gate === 'sharer') || (caller === 'app' && gate !== 'service');
}

function needsSession(handler: SideName, caller: SideName): boolean {
  if (handler === 'app') return false;
  return handler !== 'service' || caller === 'helper' || caller === 'sharer';
}

function runsIn(state: SessionPhase, whilePaused: boolean, own: boolean): boolean {
  if (state === 'active') return true;
  // A broken network takes nothing from the person at their own device: they pause and resume whoever is there.
  return whilePaused && (state === 'paused' || (state === 'reconnecting' && own));
}

function policyRefusal(
  extension: string,
  requires: string,
  own: boolean,
  { side, policy }: Standing,
): ErrorCode | undefined {
  if (policy.refusedExtensions.has(extension)) return 'policy_refused';
  if (own) return undefined;
  if (!policy.tenantEnabled && side !== 'app') return 'remote_help_disabled';
  return policy.refusedPermissions.has(requires) ? 'policy_refused' : undefined;
}

function valueRefusal(
  schema: TSchema | undefined,
  value: unknown,
  bytes: number,
  limit: number,
): ErrorCode | undefined {
  if (bytes > limit) return 'too_large';
  // MessagePack has no word for "absent" but nil.
  const fits = schema ? Value.Check(schema, value) : value === undefined || value === null;
  return fits ? undefined : 'invalid_input';
}
