import { type Disposable, Emitter } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Grant } from '../../base/policy/grant.ts';
import { type HeldGrant, holdGrant, revokeGrant } from '../../base/policy/grantCheck.ts';
import type { Rights } from '../../base/policy/rights.ts';

/** The grant in force of one session on this device, and the moment it ends. */
export class GrantKeeper {
  readonly #clock: Clock;
  readonly #ends = new Emitter<'grant_expired' | 'grant_revoked'>();
  #held: HeldGrant;
  #timer: Disposable;

  /** `grant` was verified; its life runs from now. */
  constructor(grant: Grant, clock: Clock) {
    this.#clock = clock;
    this.#held = holdGrant(grant, clock.monotonic());
    this.#timer = this.#watch();
  }

  /** It ran out or was taken away: stop what it allowed. */
  readonly onEnd = this.#ends.event;

  get grant(): Grant {
    return this.#held.grant;
  }

  get rights(): Rights {
    return this.#held.rights;
  }

  /** Takes a verified renewal. Errors: `grant_mismatch`, `grant_revoked`. Returns the permissions that it no longer holds. */
  renew(grant: Grant): readonly string[] {
    const before = this.#held.rights.permissions;
    this.#held = holdGrant(grant, this.#clock.monotonic(), this.#held);
    this.#timer.dispose();
    this.#timer = this.#watch();
    return [...before].filter((permission) => !this.#held.rights.permissions.has(permission));
  }

  revoke(): void {
    if (this.#held.rights.revoked) return;
    this.#held = revokeGrant(this.#held);
    this.#timer.dispose();
    this.#ends.emit('grant_revoked');
  }

  dispose(): void {
    this.#timer.dispose();
    this.#ends.dispose();
  }

  #watch(): Disposable {
    const left = Math.max(0, this.#held.rights.validUntil - this.#clock.monotonic());
    return this.#clock.after(left, () => this.#ends.emit('grant_expired'));
  }
}
