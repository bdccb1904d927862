import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { runMark } from './ownedProcess.ts';

/** A process that carries the mark of a test run. */
export interface MarkedProcess {
  readonly pid: number;
  readonly command: string;
}

/** The living processes with this mark, wherever they have moved to in the process tree. Linux only; else none. */
function markedProcesses(mark: string): readonly MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => read(pid, 'environ').split('\0').includes(`${runMark}=${mark}`) && isAlive(pid))
    .map((pid) => ({ pid, command: read(pid, 'cmdline').split('\0').join(' ').trim().slice(0, 160) }));
}

/** Waits for them to end by themselves, up to `limitMs`; returns those that did not. */
export async function waitForEnd(mark: string, limitMs: number): Promise<readonly MarkedProcess[]> {
  const limit = AbortSignal.timeout(limitMs);
  while (true) {
    const left = markedProcesses(mark);
    if (left.length === 0 || limit.aborted) return left;
    await pause(100);
  }
}

/** Ends what carries the mark, which is only what we started. */
export async function endMarked(mark: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of markedProcesses(mark)) kill(pid, signal);
    if ((await waitForEnd(mark, 2000)).length === 0) return;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended in the meantime, which is all that was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A dead process that its parent has not asked about yet is not left over. */
function isAlive(pid: number): boolean {
  const state = /^State:\s+(\w)/m.exec(read(pid, 'status'))?.[1];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Empty where the process is gone or is not ours to look at. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
