import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { HandrailError } from '@handrail/sdk';

/** A name that is safe as a file's on every system; nothing of a path stays. */
export function safeFileName(wanted: string): string {
  const plain = wanted
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
    .slice(-120);
  return plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `handrail-${plain || 'file'}` : plain;
}

/** The folder where the person's downloads go. */
export class Downloads {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Stores a file under this name, or one beside it where that is taken, whole or not at all. Error: `storage_full`. */
  async store(
    wanted: string,
    content: ReadableStream<Uint8Array> | globalThis.ReadableStream<Uint8Array>,
  ): Promise<string> {
    const name = safeFileName(wanted);
    const beside = join(this.#folder, `.${name}.part`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await pipeline(
        Readable.fromWeb(content as ReadableStream<Uint8Array>),
        createWriteStream(beside, { mode: 0o600 }),
      );
      const free = await this.#freeName(name);
      await rename(beside, join(this.#folder, free));
      return free;
    } catch (cause) {
      await rm(beside, { force: true });
      const full = cause instanceof Error && 'code' in cause && (cause.code === 'ENOSPC' || cause.code === 'EDQUOT');
      if (full) throw new HandrailError('storage_full', 'There is no room for the download', {}, { cause });
      throw cause;
    }
  }

  async #freeName(name: string): Promise<string> {
    const extension = extname(name);
    const stem = name.slice(0, name.length - extension.length);
    for (let count = 0; ; count += 1) {
      const candidate = count === 0 ? name : `${stem} (${count})${extension}`;
      const taken = await stat(join(this.#folder, candidate)).then(
        () => true,
        () => false,
      );
      if (!taken) return candidate;
    }
  }
}
