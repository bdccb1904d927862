import { createReadStream } from 'node:fs';
import { HandrailError } from '@handrail/sdk';

/** No record comes near this; what is longer is no line of a log, and is not held in memory. */
const lineLimit = 1024 * 1024;

/**
 * The lines of a file, one after the other, ended by line feeds and nothing else: other readers also end a line where a
 * name in it has a line separator. Errors: `malformed`, `too_large` with the line; those of the file system.
 */
export async function* fileLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 1;
  let pieces: Buffer[] = [];
  let length = 0;
  const take = (piece: Buffer) => {
    length += piece.length;
    if (length > lineLimit) throw new HandrailError('too_large', `Line ${line} is too long for a log`, { line });
    pieces.push(piece);
  };
  const text = () => {
    try {
      return decoder.decode(Buffer.concat(pieces));
    } catch (cause) {
      throw new HandrailError('malformed', `Line ${line} is not UTF-8`, { line }, { cause });
    } finally {
      pieces = [];
      length = 0;
      line += 1;
    }
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end));
      yield text();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (length > 0) yield text();
}
