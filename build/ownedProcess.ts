import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { findCommand } from './systemTools.ts';

/** The variable that marks every process of one test run, so that what is left over can be found and named. */
export const runMark = 'HANDRAIL_TEST_RUN';

/** A process that we started and that ends no later than we do. */
export interface OwnedProcess {
  readonly child: ChildProcess;
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Asks it to end, insists after 3 s, and waits for it. Ends nothing that we did not start. */
  dispose(): Promise<void>;
}

/** Starts a program. On Linux the kernel ends it too when this process dies without a word. */
export function ownProcess(program: string, args: readonly string[], options: SpawnOptions): OwnedProcess {
  const guard = process.platform === 'linux' ? findCommand('setpriv') : undefined;
  const child =
    guard === undefined
      ? spawn(program, args, options)
      : spawn(guard, ['--pdeathsig', 'TERM', '--', program, ...args], options);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${program} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`${program} ended with ${signal ?? `code ${code}`}`));
  });
  return {
    child,
    ended,
    async dispose() {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(insist);
    },
  };
}
