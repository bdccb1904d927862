import { HandrailError, type SideName } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Catalogue } from '../../base/extension/catalogue.ts';
import { decide, decideEvent, type Standing } from '../../base/policy/decide.ts';
import type { DeclaredAction } from '../../base/policy/declaration.ts';
import { frozenCopy } from '../../base/policy/frozenCopy.ts';
import { RateLimiter } from '../../base/policy/rate.ts';

/** A call as it arrived: names and input from the message, caller and size from the channel. */
export interface GateCall {
  readonly extension: string;
  readonly action: string;
  readonly input: unknown;
  readonly callerSide: SideName;
  readonly sdkMajor?: string;
  readonly bytes: number;
  /** The sealed stream that it came on; absent for a call of this device. */
  readonly stream?: DeclaredAction['stream'];
}

export interface GateEvent {
  readonly extension: string;
  readonly event: string;
  readonly payload: unknown;
  readonly senderSide: SideName;
  readonly bytes: number;
}

/** What the gate asks of the session it stands before. */
export interface GateOwner {
  /** As things are at this moment; `withinRate` is the gate's own. */
  standing(): Omit<Standing, 'withinRate'>;
  /**
   * Asks the sharer and notes what they allowed. `input` is what runs afterwards, and cannot change any more. Errors:
   * consent_*, too_many; `too_large` where a person could not read the input.
   */
  askConsent(permission: string, action: DeclaredAction, input: unknown): Promise<void>;
  /** Runs an admitted call. */
  dispatch(action: DeclaredAction, input: unknown, callerSide: SideName): Promise<unknown>;
  /** An admitted event. */
  hear(extension: string, event: string, payload: unknown): void;
  /** A refusal, for the local log: names and a code only. */
  refused(what: {
    readonly extension: string;
    readonly name: string;
    readonly code: string;
    readonly callerSide: SideName;
  }): void;
}

/**
 * The one place that every call and event from elsewhere passes on this device. It decides with `base/policy/decide.ts`,
 * asks the sharer where that says so, and decides again after the answer: what changed meanwhile counts.
 */
export class Gate {
  readonly #catalogue: Catalogue;
  readonly #owner: GateOwner;
  readonly #rates: RateLimiter;

  constructor(catalogue: Catalogue, owner: GateOwner, clock: Clock) {
    this.#catalogue = catalogue;
    this.#owner = owner;
    this.#rates = new RateLimiter(clock);
  }

  /** Settles with the handler's output. Errors: the refusal's code, or what the handler threw. */
  async admit(call: GateCall): Promise<unknown> {
    const declaration = this.#catalogue.action(call.extension, call.action);
    const known = typeof declaration !== 'string';
    const withinRate = known ? this.#rates.take(declaration.fullName, call.callerSide, declaration.rate) : true;
    let request = {
      callerSide: call.callerSide,
      input: call.input,
      bytes: call.bytes,
      ...(call.sdkMajor === undefined ? {} : { sdkMajor: call.sdkMajor }),
    };
    // Input stamped with no epoch would outlive a pause, so each action has its own stream and no other.
    const strays = known && call.stream !== undefined && call.stream !== declaration.stream;
    let decision = decide(strays ? 'unknown_action' : declaration, request, { ...this.#owner.standing(), withinRate });
    if (decision.kind === 'ask' && known) {
      const asked = decision.permission;
      // What the sharer is shown is what is checked again and runs: nobody else holds this copy.
      request = { ...request, input: frozenCopy(call.input) };
      await this.#owner.askConsent(asked, declaration, request.input);
      // What a single call was just allowed is not on record: it counts as given for this one decision.
      const standing = this.#owner.standing();
      const given = new Set([...standing.consents.given, asked]);
      decision = decide({ ...declaration, asks: 'session' }, request, {
        ...standing,
        consents: { ...standing.consents, given },
        withinRate,
      });
    }
    if (decision.kind !== 'allow' || !known) {
      const code = decision.kind === 'refuse' ? decision.code : 'consent_required';
      this.#owner.refused({ extension: call.extension, name: call.action, code, callerSide: call.callerSide });
      throw new HandrailError(code, `${call.extension}.${call.action} was refused`, {
        extension: call.extension,
        action: call.action,
      });
    }
    // MessagePack has no word for "absent" but nil.
    return await this.#owner.dispatch(declaration, declaration.input ? request.input : undefined, call.callerSide);
  }

  /** True when the event was let through. */
  hear(event: GateEvent): boolean {
    const declaration = this.#catalogue.event(event.extension, event.event);
    const known = typeof declaration !== 'string';
    const withinRate = known ? this.#rates.take(declaration.fullName, event.senderSide, declaration.rate) : true;
    const decision = decideEvent(
      declaration,
      { senderSide: event.senderSide, payload: event.payload, bytes: event.bytes },
      { ...this.#owner.standing(), withinRate },
    );
    if (decision.kind === 'allow') {
      this.#owner.hear(event.extension, event.event, event.payload);
      return true;
    }
    this.#owner.refused({
      extension: event.extension,
      name: event.event,
      code: decision.code,
      callerSide: event.senderSide,
    });
    return false;
  }
}
