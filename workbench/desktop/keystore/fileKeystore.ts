import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import type { Keystore } from '../../device/ports/machine.ts';

const nameForm = /^[a-z][a-z0-9-]{0,63}$/;
const sizeLimit = 1_048_576;

/**
 * Secrets as files that only this user can read (folder 0700, files 0600), each written whole or not at all. It protects
 * against other users of the machine, not against other programs of the same one. Error: `data_corrupt`.
 */
export class FileKeystore implements Keystore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const path = this.#path(name);
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new HandrailError('data_corrupt', 'A kept secret cannot be read', { name }, { cause: error });
    }
  }

  async write(name: string, secret: Uint8Array): Promise<void> {
    if (secret.length > sizeLimit) throw new HandrailError('too_large', 'A secret is too large', { limit: sizeLimit });
    const path = this.#path(name);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    // The folder may be older than we are, and more open.
    await chmod(this.#folder, 0o700);
    const beside = `${path}.${randomBytes(6).toString('hex')}`;
    try {
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(secret);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
  }

  #path(name: string): string {
    if (!nameForm.test(name)) throw new HandrailError('invalid_input', 'A secret has no such name');
    return join(this.#folder, name);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
