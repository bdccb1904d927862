import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import type { EventLog } from '../../device/ports/machine.ts';
import { type Facts, logLine } from './logLine.ts';

/** The system's log on Linux (journald or syslog) through `logger`, whose input is not seen in the list of processes. */
export class JournalEventLog implements EventLog {
  readonly #clock: Clock;
  #logger: ChildProcess | undefined;
  #failed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this machine has a system log that `logger` reaches. */
  static available(): boolean {
    return process.platform === 'linux' && existsSync('/dev/log') && existsSync('/usr/bin/logger');
  }

  record(event: string, facts: Facts): void {
    if (this.#failed) return;
    this.#logger ??= this.#start();
    this.#logger.stdin?.write(`${logLine(this.#clock.now(), event, facts)}\n`);
  }

  dispose(): void {
    this.#logger?.stdin?.end();
  }

  #start(): ChildProcess {
    const child = spawn('/usr/bin/logger', ['--tag', 'handrail', '--priority', 'user.notice'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // Without the system's log the file beside it still holds everything.
    const fail = () => {
      this.#failed = true;
    };
    child.on('error', fail);
    child.on('exit', fail);
    child.stdin?.on('error', fail);
    child.unref();
    return child;
  }
}
