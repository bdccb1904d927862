import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

export interface Hashed {
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** Reads bytes of a file once, hashes them, and writes them to where they are wanted. `end` is behind the last one. */
export async function copyHashed(
  from: { readonly file: string; readonly start?: number; readonly end?: number },
  to?: FileHandle,
): Promise<Hashed> {
  const hash = createHash('sha256');
  let size = 0;
  const { file, start = 0, end = Number.POSITIVE_INFINITY } = from;
  if (end > start) {
    for await (const chunk of createReadStream(file, { start, end: end - 1 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
      await to?.writeFile(chunk);
    }
  }
  return { size, sha256: hash.digest('hex') };
}
