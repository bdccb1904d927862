import type { Keystore } from '../../device/ports/machine.ts';
import { MemoryKeystore } from './memoryKeystore.ts';

/**
 * A keystore that keeps some secrets in memory only. Where the system has no secret service of its own, tokens are not
 * written to disk: the person signs in again after a restart; the device's key, worth nothing without a sign-in, stays.
 */
export class SplitKeystore implements Keystore {
  readonly #lasting: Keystore;
  readonly #passing = new MemoryKeystore();
  readonly #memoryOnly: ReadonlySet<string>;

  constructor(lasting: Keystore, memoryOnly: readonly string[] = ['sign-in']) {
    this.#lasting = lasting;
    this.#memoryOnly = new Set(memoryOnly);
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#of(name).read(name);
  }

  write(name: string, secret: Uint8Array): Promise<void> {
    return this.#of(name).write(name, secret);
  }

  remove(name: string): Promise<void> {
    return this.#of(name).remove(name);
  }

  #of(name: string): Keystore {
    return this.#memoryOnly.has(name) ? this.#passing : this.#lasting;
  }
}
