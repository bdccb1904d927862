import { isIPv6 } from 'node:net';
import { type Disposable, disposable } from '@handrail/sdk';
import type { LinkLimits } from './linkLimits.ts';

/** A socket on which nobody has said hello yet. */
export interface Silent {
  /** Ends it without waiting for an answer. */
  terminate(reason: string): void;
}

/**
 * Bounds the sockets that are open before hello, in all and for each remote address. One too many ends the one that has been
 * silent for longest: whoever opens sockets to block the door blocks themselves first, and an app says hello at once.
 */
export class Doorway {
  readonly #limits: Pick<LinkLimits, 'silent' | 'silentPerAddress'>;
  readonly #all = new Set<Silent>();
  readonly #byAddress = new Map<string, Set<Silent>>();

  constructor(limits: Pick<LinkLimits, 'silent' | 'silentPerAddress'>) {
    this.#limits = limits;
  }

  /** Sockets that are waited for. */
  get size(): number {
    return this.#all.size;
  }

  /** A socket opened; dispose what comes back when it said hello or closed. */
  enter(socket: Silent, remoteAddress: string | undefined): Disposable {
    const { silent, silentPerAddress } = this.#limits;
    const address = sharedAddress(remoteAddress);
    const own = address === undefined ? undefined : (this.#byAddress.get(address) ?? new Set<Silent>());
    this.#all.add(socket);
    if (address !== undefined && own) this.#byAddress.set(address, own.add(socket));
    const leaving = disposable(() => {
      this.#all.delete(socket);
      own?.delete(socket);
      if (address !== undefined && own?.size === 0) this.#byAddress.delete(address);
    });
    if (own && own.size > silentPerAddress) oldest(own)?.terminate('too many');
    if (this.#all.size > silent) oldest(this.#all)?.terminate('too many');
    return leaving;
  }
}

function oldest(sockets: ReadonlySet<Silent>): Silent | undefined {
  return sockets.values().next().value;
}

/**
 * What stands for one remote end. Undefined on loopback, where everybody comes from behind a proxy or is this machine, and
 * only the whole number counts. Of an IPv6 address the network's half: the other half is its owner's to choose.
 */
export function sharedAddress(remoteAddress: string | undefined): string | undefined {
  const address = remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (address === undefined || address === '' || address === '::1' || address.startsWith('127.')) return undefined;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const missing = 8 - groups(head).length - groups(tail ?? '').length;
  const all =
    tail === undefined ? groups(head) : [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
