import { Readable } from 'node:stream';
import { HandrailError } from '@handrail/sdk';
import type { FileAnswer } from './routes/handlers.ts';

/**
 * A file's content as a stream that is read only as fast as the network takes it. The first piece is waited for, so that what
 * fails at the start is still answered as a refusal.
 */
export async function fileStream({ content }: FileAnswer, failed: (error: unknown) => void): Promise<Readable> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  async function* all() {
    for (let piece = first; !piece.done; piece = await pieces.next()) yield Buffer.from(piece.value);
  }
  const stream = Readable.from(all(), { objectMode: false });
  // The status is sent already: the connection that is cut tells the reader that the file is not whole.
  stream.on('error', failed);
  stream.on('close', () => void pieces.return?.().catch(failed));
  return stream;
}

/** Error: `internal` for a name that would need quoting: names of files are the program's own. */
export function contentDisposition(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) throw new HandrailError('internal', 'A file has an odd name');
  return `attachment; filename="${name}"`;
}
