import { startIn } from './layGate.ts';
import { layCable, makeNamespace, type Namespace } from './namespaces.ts';

export type Side = 'helper' | 'sharer';

/** What both people's networks see of the servers, and each other. Addresses of documentation (RFC 5737). */
export const addresses = {
  service: '192.0.2.10',
  turn: '192.0.2.20',
  signIn: '192.0.2.30',
  proxy: '192.0.2.40',
  helper: '198.51.100.2',
  sharer: '203.0.113.2',
} as const;

const gateways = { helper: '198.51.100.1', sharer: '203.0.113.1' } as const;
const nets = { helper: '198.51.100.0/24', sharer: '203.0.113.0/24' } as const;

/** Two offices and the servers, with a router between, whose rules are a firewall's. */
export interface Offices {
  readonly helper: Namespace;
  readonly sharer: Namespace;
  readonly server: Namespace;
  readonly router: Namespace;
  /**
   * Lets nothing through the router, without a word to anybody, that comes from an office and fits the words of `ip rule`, such
   * as `ipproto udp` or `to 192.0.2.20`. What is returned takes it back.
   */
  block(side: Side, ...words: readonly string[]): Promise<() => Promise<void>>;
  /** Lets only this through, from an office, and nothing else. */
  onlyTo(side: Side, ...allowed: readonly string[][]): Promise<() => Promise<void>>;
  /** Nothing comes from or to an office any more, and nobody there is told. */
  cut(side: Side): Promise<() => Promise<void>>;
  /** From now on everything between two of the three goes over a line like this one, each way. */
  slow(line: { readonly kilobits: number; readonly loss: number; readonly delayMs: number }): Promise<void>;
  /** The office's computer gets another address in place of its own, as after a change of network. */
  renumber(side: Side, address: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function makeOffices(): Promise<Offices> {
  const made: { dispose(): Promise<void> }[] = [];
  const dispose = async () => {
    for (const one of made.splice(0).reverse()) await one.dispose();
  };
  try {
    const make = async () => {
      const namespace = await makeNamespace();
      made.push(namespace);
      return namespace;
    };
    const [router, server, helper, sharer] = [await make(), await make(), await make(), await make()];
    await layCable(
      { at: server, name: 'out', address: `${addresses.service}/24` },
      { at: router, name: 'server', address: '192.0.2.1/24' },
    );
    for (const other of [addresses.turn, addresses.signIn, addresses.proxy])
      await server.run('ip', 'address', 'add', `${other}/24`, 'dev', 'out');
    await server.run('ip', 'route', 'add', 'default', 'via', '192.0.2.1');
    for (const [side, at] of [
      ['helper', helper],
      ['sharer', sharer],
    ] as const) {
      await layCable(
        { at, name: 'out', address: `${addresses[side]}/24` },
        { at: router, name: side, address: `${gateways[side]}/24` },
      );
      await at.run('ip', 'route', 'add', 'default', 'via', gateways[side]);
    }
    // In the file of whoever opens it, which is a process of that network.
    await router.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    const rule = async (...words: readonly string[]): Promise<() => Promise<void>> => {
      await router.run('ip', 'rule', 'add', ...words);
      return async () => void (await router.run('ip', 'rule', 'del', ...words));
    };
    const rules = async (all: readonly (readonly string[])[]): Promise<() => Promise<void>> => {
      const undo: (() => Promise<void>)[] = [];
      for (const words of all) undo.push(await rule(...words));
      return async () => {
        for (const one of undo.reverse()) await one();
      };
    };
    return {
      helper,
      sharer,
      server,
      router,
      block: (side, ...words) => rule('priority', '200', 'iif', side, ...words, 'blackhole'),
      onlyTo: (side, ...allowed) =>
        rules([
          ...allowed.map((words) => ['priority', '100', 'iif', side, ...words, 'lookup', 'main']),
          ['priority', '101', 'iif', side, 'blackhole'],
        ]),
      cut: (side) =>
        rules([
          ['priority', '50', 'iif', side, 'blackhole'],
          ['priority', '50', 'to', nets[side], 'blackhole'],
        ]),
      async slow({ kilobits, loss, delayMs }) {
        const way = await startIn(router, 'slowWay.ts', ['slow', ...[kilobits, loss, delayMs].map(String)]);
        made.push(way);
        await router.run('ip', 'link', 'set', 'slow', 'up');
        await router.run('ip', 'route', 'add', 'default', 'dev', 'slow', 'table', '7');
        for (const from of ['helper', 'sharer', 'server'])
          await router.run('ip', 'rule', 'add', 'priority', '300', 'iif', from, 'lookup', '7');
      },
      async renumber(side, address) {
        const at = side === 'helper' ? helper : sharer;
        await at.run('ip', 'address', 'flush', 'dev', 'out');
        await at.run('ip', 'address', 'add', `${address}/24`, 'dev', 'out');
        await at.run('ip', 'route', 'add', 'default', 'via', gateways[side]);
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
