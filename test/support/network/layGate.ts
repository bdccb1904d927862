import { once } from 'node:events';
import { join } from 'node:path';
import { type OwnedProcess, ownProcess } from '../../../build/ownedProcess.ts';
import type { Namespace } from './namespaces.ts';

/** Where a gate listens, and where it leads: `host:port`, or the path of a Unix socket, which all networks share. */
export interface Gate {
  readonly from: string;
  readonly to: string;
}

/** Starts a gate in a network and waits until it listens. */
export function layGate(at: Namespace, { from, to }: Gate): Promise<OwnedProcess> {
  return startIn(at, 'gate.ts', [from, to]);
}

/** Starts a program of this folder in a network, and waits until it says that it is ready. */
export async function startIn(at: Namespace, script: string, args: readonly string[]): Promise<OwnedProcess> {
  const [program = '', ...before] = at.enter;
  const owned = ownProcess(program, [...before, process.execPath, join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = owned.ended.then((how) => {
    throw new Error(`${script} did not start: ${how}`);
  });
  ended.catch(() => undefined);
  if (owned.child.stdout) await Promise.race([once(owned.child.stdout, 'data'), ended]);
  return owned;
}
