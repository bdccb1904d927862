import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Command, Commands, Outcome } from './commands.ts';

/** Enough for the longest rule set of a firewall; more than this is no answer. */
const outputLimit = 4 * 1024 * 1024;
const defaultLimitMs = 10_000;

/** What a command may know of the app's surroundings: where the desktop's settings are, and where Windows is. */
const passedOn = [
  'HOME',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'XDG_CURRENT_DESKTOP',
  'DBUS_SESSION_BUS_ADDRESS',
  'SystemRoot',
  'SystemDrive',
  'ProgramData',
  'ProgramFiles',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TEMP',
];

/** The system's own commands: no shell, no search path of the person's, English and unformatted answers. */
export class SystemCommands implements Commands {
  readonly #clock: Clock;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(clock: Clock, environment: Readonly<Record<string, string | undefined>>) {
    this.#clock = clock;
    const kept: Record<string, string> = { LC_ALL: 'C' };
    // What a command starts itself comes from the system too.
    if (process.platform !== 'win32') kept.PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
    for (const name of passedOn) {
      const value = environment[name];
      if (value !== undefined) kept[name] = value;
    }
    this.#environment = kept;
  }

  async run(command: Command, signal: AbortSignal): Promise<Outcome> {
    for (const file of command.files) {
      const outcome = await this.#runFile(file, command, signal);
      if (outcome.kind !== 'missing') return outcome;
    }
    return { kind: 'missing' };
  }

  #runFile(file: string, { args, limitMs = defaultLimitMs }: Command, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(cancelled());
      // A group of its own, so that what the command started ends with it.
      const detached = process.platform !== 'win32';
      const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
      const options = { stdio, env: this.#environment, cwd: '/', windowsHide: true, detached };
      let child: ChildProcessByStdio<null, Readable, Readable>;
      try {
        child = spawn(file, args, options);
      } catch (error) {
        // Some reasons are thrown at once, others are heard later.
        return resolve({ kind: kindOf(error) });
      }
      const output: Buffer[] = [];
      const errors: Buffer[] = [];
      let length = 0;
      const settle = (finish: () => void) => {
        limit.dispose();
        signal.removeEventListener('abort', abort);
        end(child);
        finish();
      };
      const done = (outcome: Outcome) => settle(() => resolve(outcome));
      const abort = () => settle(() => reject(cancelled()));
      const take = (into: Buffer[]) => (chunk: Buffer) => {
        length += chunk.length;
        if (length > outputLimit) return done({ kind: 'broken' });
        into.push(chunk);
      };
      const limit = this.#clock.after(limitMs, () => done({ kind: 'timed_out' }));
      signal.addEventListener('abort', abort, { once: true });
      child.stdout.on('data', take(output));
      child.stderr.on('data', take(errors));
      child.on('error', (error) => done({ kind: kindOf(error) }));
      child.on('close', (code) => {
        if (code === null) return done({ kind: 'broken' });
        done({ kind: 'ended', code, output: textOf(output), errors: textOf(errors) });
      });
    });
  }
}

/** Ends a child and what it started, without waiting for those that hold its pipes. */
function end(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function kindOf(error: unknown): 'missing' | 'denied' | 'broken' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
  return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'broken';
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

function cancelled(): HandrailError {
  return new HandrailError('cancelled', 'The collection was cancelled');
}
