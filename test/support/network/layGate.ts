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
export async function layGate(at: Namespace, { from, to }: Gate): Promise<OwnedProcess> {
  const [program = '', ...before] = at.enter;
  const script = join(import.meta.dirname, 'gate.ts');
  const owned = ownProcess(program, [...before, process.execPath, script, from, to], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = owned.ended.then((how) => {
    throw new Error(`The gate from ${from} to ${to} did not open: ${how}`);
  });
  ended.catch(() => undefined);
  if (owned.child.stdout) await Promise.race([once(owned.child.stdout, 'data'), ended]);
  return owned;
}
