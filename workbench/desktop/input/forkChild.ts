import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A child that has not begun its work by then hangs, ms: to start a program takes seconds where a machine is slow or busy. */
export const childStartLimitMs = 30_000;

/** How a child program is started. */
export interface ForkRequest {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Command-line arguments; anybody on the machine can read them. */
  readonly arguments?: readonly string[];
  /** Whether the parent reads the child's standard output. */
  readonly output?: boolean;
}

/** A child with a channel for messages, as far as it is used here: Node's `ChildProcess`, or what another runtime has. */
export interface Child {
  readonly pid?: number | undefined;
  readonly connected: boolean;
  readonly exitCode: number | null;
  readonly signalCode: string | null;
  readonly stdout: Readable | null;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number | null) => void): unknown;
  once(event: 'exit', listener: () => void): unknown;
  send(message: object, sent?: () => void): unknown;
  kill(signal: 'SIGKILL'): unknown;
  disconnect(): void;
}

/** Starts a child program with a channel for messages. A shell whose runtime forbids `fork` passes its own. */
export type ForkChild = (request: ForkRequest) => Child;

/**
 * Node's own fork, with nothing inherited but what is given: no flags of the parent, no environment that holds tokens,
 * no standard streams.
 */
export const forkChild = (request: ForkRequest): ChildProcess =>
  fork(request.path, [...(request.arguments ?? [])], {
    env: { ...request.environment },
    execArgv: [],
    stdio: ['ignore', request.output ? 'pipe' : 'ignore', 'ignore', 'ipc'],
  });

/** The part of the environment that a child needs to reach the display, and that Windows needs to load libraries. */
export function childEnvironment(place: {
  readonly display?: string | undefined;
  readonly xauthority?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const name of ['HOME', 'PATH', 'SystemRoot', 'windir', 'TEMP', 'TMP']) {
    const value = place.environment?.[name];
    if (value !== undefined) result[name] = value;
  }
  if (place.display !== undefined) result['DISPLAY'] = place.display;
  if (place.xauthority !== undefined) result['XAUTHORITY'] = place.xauthority;
  return result;
}

/** Settles when the child has ended, at once if it has already. */
export function childEnd(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
