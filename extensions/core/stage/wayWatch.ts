import { readStats, routeOf } from './stats.ts';

/** A connection may be gone this long before another way is looked for, ms. */
const patienceMs = 1_500;
/** How long a search may take before the next one, which takes longer each time, ms. */
const search = { first: 6_000, longest: 60_000, growth: 1.5 } as const;
/** When the way leads through a TURN server: how long until a direct one is looked for, more each time, ms. */
const better = { first: 20_000, longest: 300_000, growth: 2 } as const;

/**
 * Has a way looked for again while a connection has none, for as long as it has none, and now and then while it goes through a
 * TURN server: networks change, and a browser that has given up a way does not come back to it by itself.
 */
export class WayWatch {
  readonly #pc: RTCPeerConnection;
  readonly #anew: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait: number = search.first;
  #searching = false;
  #closed = false;

  constructor(pc: RTCPeerConnection, anew: () => Promise<void>) {
    this.#pc = pc;
    this.#anew = anew;
    pc.oniceconnectionstatechange = () => this.#changed();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  get #stands(): boolean {
    const state = this.#pc.iceConnectionState;
    return state === 'connected' || state === 'completed';
  }

  #changed(): void {
    if (this.#closed) return;
    const state = this.#pc.iceConnectionState;
    if (this.#stands) {
      this.#searching = false;
      return this.#lookForBetter();
    }
    // A search that is under way is given its time.
    if (this.#searching || (state !== 'disconnected' && state !== 'failed')) return;
    this.#searching = true;
    this.#wait = search.first;
    this.#after(state === 'failed' ? 0 : patienceMs, () => this.#search());
  }

  #search(): void {
    if (this.#stands) return;
    this.#try();
    this.#after(this.#wait, () => this.#search());
    this.#wait = Math.min(search.longest, this.#wait * search.growth);
  }

  #lookForBetter(wait: number = better.first): void {
    this.#after(wait, () => {
      const next = () => this.#lookForBetter(Math.min(better.longest, wait * better.growth));
      this.#pc.getStats().then(
        (report) => {
          if (this.#closed || !this.#stands) return;
          if (routeOf(readStats(report)).route === 'turn') this.#try();
          next();
        },
        () => next(),
      );
    });
  }

  #try(): void {
    this.#anew().catch((error: unknown) => console.warn('No other way', error instanceof Error ? error.name : ''));
  }

  #after(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(act, ms);
  }
}
