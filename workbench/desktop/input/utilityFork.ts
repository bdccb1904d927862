import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import type { Child, ForkChild, ForkRequest } from './forkChild.ts';

/** A process of Electron's own kind (docs/api/utility-process), as far as it is used here. */
export interface UtilityProcess {
  readonly pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: unknown): void;
  kill(): boolean;
}

/** `utilityProcess.fork` of Electron. */
export type UtilityStart = (
  path: string,
  args: string[],
  options: { env: Record<string, string>; execArgv: string[]; stdio: ('pipe' | 'ignore')[]; serviceName: string },
) => UtilityProcess;

/** Asks the child to end as if the channel had closed: its parent cannot close the channel of such a process. */
export const disconnectWord = 'handrail:disconnect';

/** Starts children as utility processes, where the program itself must not run as Node (a fuse forbids it). */
export function utilityFork(start: UtilityStart): ForkChild {
  return (request) => new UtilityChild(start, request);
}

class UtilityChild extends EventEmitter implements Child {
  readonly #process: UtilityProcess;
  readonly stdout: Readable | null;
  readonly signalCode = null;
  exitCode: number | null = null;

  constructor(start: UtilityStart, { path, environment, arguments: args = [], output = false }: ForkRequest) {
    super();
    this.#process = start(path, [...args], {
      env: { ...environment },
      execArgv: [],
      stdio: ['ignore', output ? 'pipe' : 'ignore', 'ignore'],
      serviceName: 'Handrail input',
    });
    this.stdout = this.#process.stdout as Readable | null;
    this.#process.on('message', (message) => this.emit('message', message));
    this.#process.on('exit', (code) => {
      this.exitCode = code;
      this.emit('exit', code);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get connected(): boolean {
    return this.exitCode === null;
  }

  send(message: unknown, sent?: () => void): void {
    this.#process.postMessage(message);
    sent?.();
  }

  disconnect(): void {
    this.#process.postMessage(disconnectWord);
  }

  /** Electron's own `kill` asks (SIGTERM), which a child that hangs does not hear. */
  kill(): void {
    const { pid } = this.#process;
    if (pid === undefined) this.#process.kill();
    else process.kill(pid, 'SIGKILL');
  }
}
