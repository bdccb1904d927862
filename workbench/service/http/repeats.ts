import { createHash } from 'node:crypto';
import { type Disposable, disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Caller } from '../identity/caller.ts';
import type { Log } from '../logs/log.ts';
import type { OwnedKey } from '../store/idempotencyKeys.ts';
import type { Store } from '../store/store.ts';

/** What a request made, as it is answered. */
export interface Made {
  readonly value: unknown;
  readonly etag: string | undefined;
}

/** How long a key is known, and how often those past it are looked for. */
const keptMs = 24 * 3_600_000;
const sweepMs = 3_600_000;

/**
 * Requests that may come twice: with an `Idempotency-Key`, what they make is made once, and a repetition is answered with what was
 * made, without its secret, which is kept nowhere. A refused request leaves its key free. One that was cut off in the middle keeps
 * it: nobody knows whether it made something, and making it twice is worse than asking the caller to look.
 */
export class Repeats {
  readonly #store: Pick<Store, 'idempotencyKeys'>;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Of this process, by caller and key. They settle, and never reject. */
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: { readonly store: Pick<Store, 'idempotencyKeys'>; readonly clock: Clock; readonly log: Log }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /**
   * Runs `make` unless this caller's key stands for it already. `request` is all that the request says. Errors: `invalid_input` for an
   * odd key, `key_reused` when it stood for another request, `key_in_progress`, and those of `make`.
   */
  async once(
    { tenant, actor }: Caller,
    key: string,
    request: unknown,
    make: () => Promise<Made>,
  ): Promise<Made & { readonly isRepeat: boolean }> {
    checkKey(key);
    const owned = { actorId: `${actor.kind}:${actor.id}`, key };
    const name = JSON.stringify([tenant.tenantId, owned]);
    for (let before = this.#running.get(name); before; before = this.#running.get(name)) await before;
    const done = Promise.withResolvers<void>();
    this.#running.set(name, done.promise);
    try {
      return await this.#claimed(tenant, owned, hashOf(request), make);
    } finally {
      this.#running.delete(name);
      done.resolve();
    }
  }

  /** Forgets old keys now, and from then on each hour. */
  start(): Disposable {
    let timer = disposable(() => undefined);
    const sweep = () => {
      timer = this.#clock.after(sweepMs, sweep);
      this.#store.idempotencyKeys
        .sweep(this.#clock.now() - keptMs)
        .catch((error: unknown) => this.#log.failure('idempotency.sweep', error));
    };
    sweep();
    return disposable(() => timer.dispose());
  }

  async #claimed(tenant: Caller['tenant'], owned: OwnedKey, hash: string, make: () => Promise<Made>) {
    const keys = this.#store.idempotencyKeys;
    const now = this.#clock.now();
    const kept = await keys.claim(tenant, owned, { hash, now, since: now - keptMs });
    if (kept) {
      if (kept.requestHash !== hash) throw new HandrailError('key_reused', 'The key stood for another request');
      if (!kept.answer) throw new HandrailError('key_in_progress', 'The request with this key is not answered');
      return { value: JSON.parse(kept.answer.body) as unknown, etag: kept.answer.etag, isRepeat: true };
    }
    const made = await make().catch(async (error: unknown) => {
      await keys.release(tenant, owned).catch((cause: unknown) => this.#log.failure('idempotency.release', cause));
      throw error;
    });
    // It is made: that its answer cannot be kept must not turn into a refusal.
    await keys
      .answered(tenant, owned, { status: 201, body: JSON.stringify(withoutSecret(made.value)), etag: made.etag })
      .catch((error: unknown) => this.#log.failure('idempotency.keep', error));
    return { ...made, isRepeat: false };
  }
}

function checkKey(key: string): void {
  if (/^[\x21-\x7e]{1,128}$/.test(key)) return;
  const details = { field: 'Idempotency-Key', rule: 'pattern' };
  throw new HandrailError('invalid_input', 'An Idempotency-Key is 1 to 128 visible ASCII characters', details);
}

function hashOf(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
}

function withoutSecret(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('secret' in value)) return value;
  const { secret: _, ...rest } = value;
  return rest;
}
