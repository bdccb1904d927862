import { execFile } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ownProcess } from '../../../build/ownedProcess.ts';
import { findCommand } from '../../../build/systemTools.ts';

const run = promisify(execFile);

/** A network of its own. It ends with the process that made it, since nothing but a process of that one holds it. */
export interface Namespace {
  /** What comes before a command that is to run in it. */
  readonly enter: readonly string[];
  readonly pid: number;
  /** Runs a command in it to its end. */
  run(command: string, ...args: readonly string[]): Promise<string>;
  dispose(): Promise<void>;
}

/** Why no namespace can be made here, or false; fits the `skip` option of a test. */
export function noNamespaces(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'NOT RUN: networks of our own need root on Linux';
  const missing = ['ip', 'unshare', 'nsenter'].filter((name) => findCommand(name) === undefined);
  return missing.length > 0 && `NOT RUN: this machine lacks ${missing.join(', ')}`;
}

/** Error: where the system forbids it, as in some containers. */
export async function makeNamespace(): Promise<Namespace> {
  const holder = ownProcess('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
  const pid = holder.child.pid ?? 0;
  const ours = readlinkSync('/proc/self/ns/net');
  let ended: string | undefined;
  void holder.ended.then((reason) => {
    ended = reason;
  });
  while (readlinkSync(`/proc/${pid}/ns/net`) === ours) {
    if (ended !== undefined) throw new Error(ended);
    await pause(5);
  }
  const enter = ['nsenter', '--target', String(pid), '--net', '--'];
  const namespace: Namespace = {
    enter,
    pid,
    async run(command, ...args) {
      const [first = '', ...rest] = enter;
      return (await run(first, [...rest, command, ...args])).stdout;
    },
    dispose: () => holder.dispose(),
  };
  await namespace.run('ip', 'link', 'set', 'lo', 'up');
  return namespace;
}

/** Lays a cable between two networks; addresses as in `198.51.100.1/24`. The ends are called by the given names. */
export async function layCable(
  one: { readonly at: Namespace; readonly name: string; readonly address: string },
  other: { readonly at: Namespace; readonly name: string; readonly address: string },
): Promise<void> {
  const end = ({ at, name }: typeof one) => ['name', name, 'netns', String(at.pid)];
  await run('ip', ['link', 'add', ...end(one), 'type', 'veth', 'peer', ...end(other)]);
  for (const { at, name, address } of [one, other]) {
    await at.run('ip', 'address', 'add', address, 'dev', name);
    await at.run('ip', 'link', 'set', name, 'up');
  }
}

/** Two networks with a machine between them that hands nothing on: what is to come across must end there. */
export interface TwoNetworks {
  readonly helper: Namespace;
  readonly sharer: Namespace;
  readonly between: Namespace;
  /** The machine between, as each side sees it. */
  readonly address: { readonly helper: string; readonly sharer: string };
  dispose(): Promise<void>;
}

export async function makeTwoNetworks(): Promise<TwoNetworks> {
  const made: Namespace[] = [];
  const dispose = async () => {
    for (const one of made.splice(0).reverse()) await one.dispose();
  };
  try {
    const make = async () => {
      const namespace = await makeNamespace();
      made.push(namespace);
      return namespace;
    };
    const [between, helper, sharer] = [await make(), await make(), await make()];
    const address = { helper: '198.51.100.1', sharer: '203.0.113.1' } as const;
    for (const [side, at, own] of [
      ['helper', helper, '198.51.100.2'],
      ['sharer', sharer, '203.0.113.2'],
    ] as const) {
      await layCable(
        { at, name: 'out', address: `${own}/24` },
        { at: between, name: side, address: `${address[side]}/24` },
      );
      await at.run('ip', 'route', 'add', 'default', 'via', address[side]);
    }
    return { helper, sharer, between, address, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
