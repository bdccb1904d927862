import { type ChildProcess, fork } from 'node:child_process';

/** How a child program is started. */
export interface ForkRequest {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Command-line arguments; anybody on the machine can read them. */
  readonly arguments?: readonly string[];
  /** Whether the parent reads the child's standard output. */
  readonly output?: boolean;
}

/** Starts a child program with an IPC channel. A shell whose runtime forbids `fork` passes its own. */
export type ForkChild = (request: ForkRequest) => ChildProcess;

/**
 * Node's own fork, with nothing inherited but what is given: no flags of the parent, no environment that holds tokens,
 * no standard streams.
 */
export const forkChild: ForkChild = (request) =>
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
export function childEnd(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
