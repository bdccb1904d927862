import { open } from 'node:fs/promises';
import Value from 'typebox/value';
import { LogEntry } from '../../base/app/logEntry.ts';

/** As much of the end of a file is read: far more lines than anybody is shown at once. */
const tailBytes = 256 * 1024;

/** The newest entries of files that `logLine` wrote, newest first. `files` is in that order too. A line that is no entry is left out. */
export async function newestEntries(files: readonly string[], most: number): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for (const file of files) {
    if (entries.length >= most) break;
    const lines = (await tailOf(file)).split('\n').reverse();
    entries.push(...lines.flatMap(entryOf).slice(0, most - entries.length));
  }
  return entries;
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function entryOf(line: string): readonly LogEntry[] {
  const parsed = parse(line);
  if (typeof parsed !== 'object' || parsed === null) return [];
  const { at, event, ...facts } = parsed as Readonly<Record<string, unknown>>;
  const entry = { at: typeof at === 'string' ? Date.parse(at) : Number.NaN, event, facts };
  return Number.isFinite(entry.at) && Value.Check(LogEntry, entry) ? [entry] : [];
}

/** The first line of a tail is cut, and the last may still be being written. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
