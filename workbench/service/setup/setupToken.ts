import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { RandomBytes } from '../../base/random.ts';
import { secretHash } from '../devices/secrets.ts';
import { writePrivate } from '../store/files/writePrivate.ts';

/** How long one lives, in ms. */
const setupTokenLifeMs = 24 * 3_600_000;

const name = 'setup-token.json';
/** Crockford's: no letter that is taken for another. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 20;

const Kept = Type.Union([
  Type.Object({ version: Type.Literal(1), hash: Type.String({ maxLength: 128 }), expiresAt: Type.Integer() }),
  Type.Object({ version: Type.Literal(1), usedAt: Type.Integer() }),
]);

/**
 * The token with which whoever runs the service sets it up and names its first administrator. It is shown once where it is made;
 * the data folder has its hash alone, so that it can be made by the command while the service runs.
 */
export class SetupToken {
  readonly #file: string;
  readonly #now: () => number;
  readonly #random: RandomBytes;

  constructor(parts: { readonly dataFolder: string; readonly now: () => number; readonly random: RandomBytes }) {
    this.#file = join(resolve(parts.dataFolder), name);
    this.#now = parts.now;
    this.#random = parts.random;
  }

  /** A new one, in place of any before it. 100 bits, in groups to be read and typed. */
  issue(): { readonly secret: string; readonly expiresAt: number } {
    const drawn = [...this.#random(length)].map((byte) => letters[byte % letters.length]).join('');
    const expiresAt = this.#now() + setupTokenLifeMs;
    this.#write({ version: 1, hash: secretHash(drawn), expiresAt });
    return { secret: drawn.replace(/.{5}(?=.)/g, '$&-'), expiresAt };
  }

  get state(): 'absent' | 'open' | 'expired' | 'used' {
    const kept = this.#read();
    if (!kept) return 'absent';
    if ('usedAt' in kept) return 'used';
    return kept.expiresAt <= this.#now() ? 'expired' : 'open';
  }

  /** Tells one token from another without being one; undefined where none is open. */
  get mark(): string | undefined {
    const kept = this.#read();
    return this.state === 'open' && kept && 'hash' in kept ? kept.hash : undefined;
  }

  /** Errors: `sign_in_failed` with `details.problem` `setup_token`, or `setup_token_over` where none can be right any more. */
  check(secret: string): void {
    const kept = this.#read();
    if (this.state !== 'open' || !kept || 'usedAt' in kept) {
      throw new HandrailError('sign_in_failed', 'No setup token is valid', { problem: 'setup_token_over' });
    }
    const typed = secret.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
    if (secretHash(typed) !== kept.hash) {
      throw new HandrailError('sign_in_failed', 'The setup token is wrong', { problem: 'setup_token' });
    }
  }

  /** From now on no token is good until another is made. */
  used(): void {
    this.#write({ version: 1, usedAt: this.#now() });
  }

  #read(): Static<typeof Kept> | undefined {
    if (!existsSync(this.#file)) return undefined;
    try {
      const value: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      if (Check(Kept, value)) return value;
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
    }
    throw new HandrailError('data_corrupt', 'The file of the setup token is damaged', { file: this.#file });
  }

  #write(kept: Static<typeof Kept>): void {
    writePrivate(this.#file, `${JSON.stringify(kept)}\n`);
  }
}
