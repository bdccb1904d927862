import { createHash, timingSafeEqual } from 'node:crypto';
import type { Disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { Port } from '../../base/rpc/port.ts';

/** How long an issued token may wait for its page, ms. */
const tokenLifeMs = 60_000;

interface Waiting {
  readonly digest: Buffer;
  readonly endsAt: number;
  readonly accept: (port: Port) => void;
}

/** One-time tokens that pages prove themselves with. A token opens one socket, once. */
export class TokenDesk {
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #waiting = new Set<Waiting>();

  constructor(clock: Clock, random: RandomBytes) {
    this.#clock = clock;
    this.#random = random;
  }

  /** A fresh token; `accept` gets the socket of whoever brings it. Disposing takes the token back. */
  issue(accept: (port: Port) => void): Disposable & { readonly token: string } {
    const token = Buffer.from(this.#random(32)).toString('base64url');
    const waiting: Waiting = { digest: digestOf(token), endsAt: this.#clock.monotonic() + tokenLifeMs, accept };
    this.#waiting.add(waiting);
    return { token, dispose: () => void this.#waiting.delete(waiting) };
  }

  /** True while some page is expected; else nobody has anything to ask for. */
  get expecting(): boolean {
    this.#forgetOld();
    return this.#waiting.size > 0;
  }

  /** Uses a token up. `undefined` when nobody waits for it, or not any more. */
  redeem(token: string): ((port: Port) => void) | undefined {
    this.#forgetOld();
    const digest = digestOf(token);
    // Compared by digest and in constant time, so that nothing can be learned from how long it takes.
    let found: Waiting | undefined;
    for (const waiting of this.#waiting) if (timingSafeEqual(waiting.digest, digest)) found = waiting;
    if (found === undefined) return undefined;
    this.#waiting.delete(found);
    return found.accept;
  }

  #forgetOld(): void {
    const now = this.#clock.monotonic();
    for (const waiting of this.#waiting) if (waiting.endsAt <= now) this.#waiting.delete(waiting);
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
