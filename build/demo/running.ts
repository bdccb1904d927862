import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { HandrailError } from '../../sdk/index.ts';
import { type OwnedProcess, ownProcess } from '../ownedProcess.ts';

/** A program of ours that said it was ready, and what it said. */
export interface Running<T> {
  readonly ready: T;
  readonly process: OwnedProcess;
}

/** A program that ended instead of being ready. What it said itself is the reason; it has gone to the log. */
export class ProgramEnded extends Error {
  override readonly name = 'ProgramEnded';
}

/** What a program may take to say that it is ready, ms. */
const startLimitMs = 40_000;
/** How long the last words of one that has ended are waited for, where something that it left behind holds its pipes, ms. */
const lastWordsMs = 2_000;

/**
 * Starts a program of this repository that prints one line of JSON when it is ready, in Node or what else runs it. What it writes to its standard
 * error goes to `log`; when it ends before, the error has the last of that. `enter` is what comes before the command, to run it
 * in another network.
 */
export async function runProgram<T>(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void = () => undefined,
  program: string = process.execPath,
  enter: readonly string[] = [],
): Promise<Running<T>> {
  const [first = program, ...rest] = [...enter, program, script, ...args];
  const owned = ownProcess(first, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = owned.child;
  if (!stdout || !stderr) throw new Error(`${script} could not be started.`);
  // An end may be seen before what was said last.
  const heardOut = new Promise((resolve) => owned.child.once('close', resolve));
  const last: string[] = [];
  createInterface({ input: stderr }).on('line', (line) => {
    last.push(line);
    if (last.length > 20) last.shift();
    log(line);
  });
  let limit: NodeJS.Timeout | undefined;
  try {
    const ready = await new Promise<T>((resolve, reject) => {
      const late = `${basename(script)} was not ready within ${startLimitMs / 1000} seconds`;
      limit = setTimeout(() => reject(new HandrailError('timeout', late)), startLimitMs);
      createInterface({ input: stdout }).once('line', (line) => {
        try {
          resolve(JSON.parse(line) as T);
        } catch (error) {
          reject(new Error(`${script} said something else than that it is ready.`, { cause: error }));
        }
      });
      void owned.ended.then(async (how) => {
        await Promise.race([heardOut, pause(lastWordsMs, undefined, { ref: false })]);
        reject(new ProgramEnded(`${how}.\n${last.join('\n')}`));
      });
    });
    return { ready, process: owned };
  } catch (error) {
    await owned.dispose();
    throw error;
  } finally {
    clearTimeout(limit);
  }
}
