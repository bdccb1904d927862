import type { Keystore } from '../../device/ports/machine.ts';

/** Secrets that end with the process. */
export class MemoryKeystore implements Keystore {
  readonly #secrets = new Map<string, Uint8Array>();

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#secrets.get(name);
  }

  async write(name: string, secret: Uint8Array): Promise<void> {
    this.#secrets.set(name, secret.slice());
  }

  async remove(name: string): Promise<void> {
    this.#secrets.delete(name);
  }
}
