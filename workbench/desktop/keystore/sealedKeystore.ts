import { HandrailError } from '@handrail/sdk';
import type { Keystore } from '../../device/ports/machine.ts';

/** Seals text with a key that the system keeps for this user. */
export interface Sealer {
  seal(text: string): Promise<Uint8Array>;
  /** `again`: the key has changed, and what was opened should be sealed anew. */
  open(sealed: Uint8Array): Promise<{ readonly text: string; readonly again: boolean }>;
}

/**
 * Secrets that lie sealed in another keystore. What an earlier start had to keep in `plain`, for want of a sealer, is taken
 * over. Error: `data_corrupt` for what cannot be opened any more.
 */
export class SealedKeystore implements Keystore {
  readonly #sealed: Keystore;
  readonly #plain: Keystore;
  readonly #sealer: Sealer;

  constructor(sealed: Keystore, plain: Keystore, sealer: Sealer) {
    this.#sealed = sealed;
    this.#plain = plain;
    this.#sealer = sealer;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const sealed = await this.#sealed.read(name);
    if (!sealed) return this.#takeOver(name);
    try {
      const { text, again } = await this.#sealer.open(sealed);
      const secret = new Uint8Array(Buffer.from(text, 'base64'));
      if (again) await this.write(name, secret);
      return secret;
    } catch (error) {
      throw new HandrailError('data_corrupt', 'A kept secret cannot be opened', { name }, { cause: error });
    }
  }

  async write(name: string, secret: Uint8Array): Promise<void> {
    await this.#sealed.write(name, await this.#sealer.seal(Buffer.from(secret).toString('base64')));
  }

  async remove(name: string): Promise<void> {
    await this.#sealed.remove(name);
    await this.#plain.remove(name);
  }

  async #takeOver(name: string): Promise<Uint8Array | undefined> {
    const secret = await this.#plain.read(name);
    if (!secret) return undefined;
    await this.write(name, secret);
    await this.#plain.remove(name);
    return secret;
  }
}
