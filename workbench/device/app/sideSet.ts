import { type Disposable, HandrailError, type SessionView } from '@handrail/sdk';
import type { WantedSide } from '../../base/app/appState.ts';
import type { Clock } from '../../base/clock.ts';
import type { Multiplexer } from '../../base/rpc/multiplexer.ts';
import type { CapabilitySet } from '../capabilities/capability.ts';
import { SideHost, type SideOwner } from '../session/sideHost.ts';

/** One side that must run, whatever page is there to run it. */
export interface SideWish {
  readonly extension: string;
  readonly side: 'app' | 'helper' | 'sharer';
  readonly sessionId?: string;
  readonly capabilities: CapabilitySet;
  readonly owner: SideOwner;
  /** What the side is told of its session when it starts. */
  readonly session?: () => SessionView;
  /** The side stopped by itself: its worker died, or it never came up. */
  readonly onFailure: (problem: HandrailError) => void;
}

interface Running {
  readonly wish: SideWish;
  channel: number;
  host: SideHost | undefined;
}

/**
 * The extension sides that this app wants to have running. A page that comes (again) gets them all on fresh channels;
 * while there is no page, none runs and every call to one is refused. A side that
 * stopped by itself stays away: a session's for good, the app's until somebody asks for what it does.
 */
export class SideSet {
  readonly #clock: Clock;
  readonly #running = new Set<Running>();
  readonly #changed: () => void;
  #channels: Multiplexer | undefined;
  #lastChannel = 0;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** What the page must start, for its snapshot. */
  get wanted(): readonly WantedSide[] {
    return [...this.#running]
      .filter((running) => running.host)
      .map(({ wish, channel }) => ({
        extension: wish.extension,
        side: wish.side,
        ...(wish.sessionId === undefined ? {} : { sessionId: wish.sessionId }),
        channel,
        bundle: `/extensions/${wish.extension}/${wish.side}.js`,
      }));
  }

  /** The page's channels; undefined when it has gone. */
  takePage(channels: Multiplexer | undefined): void {
    for (const running of this.#running) {
      running.host?.dispose();
      running.host = undefined;
    }
    this.#channels = channels;
    this.#lastChannel = 0;
    for (const running of this.#running) this.#boot(running);
    this.#changed();
  }

  add(wish: SideWish): Disposable {
    const running: Running = { wish, channel: 0, host: undefined };
    this.#running.add(running);
    this.#boot(running);
    this.#changed();
    return {
      dispose: () => {
        this.#running.delete(running);
        running.host?.dispose();
        running.host = undefined;
        this.#changed();
      },
    };
  }

  /** The running side that answers for an extension. Error: `unknown_extension`. */
  find(extension: string, side: SideWish['side'], sessionId?: string): SideHost {
    for (const { wish, host } of this.#running) {
      if (host && wish.extension === extension && wish.side === side && wish.sessionId === sessionId) return host;
    }
    throw new HandrailError('unknown_extension', 'This extension does not run here now', { extension });
  }

  /**
   * The app's own side, for somebody who asks for what it does: one that stopped, or never came up, is started again, on a
   * channel of its own. Error: `unknown_extension`.
   */
  findOrStart(extension: string): SideHost {
    for (const running of this.#running) {
      const { wish, host } = running;
      if (host || wish.extension !== extension || wish.side !== 'app' || !this.#channels) continue;
      this.#boot(running);
      this.#changed();
    }
    return this.find(extension, 'app');
  }

  /** Tells a session's sides what it is now. */
  tell(sessionId: string, view: SessionView): void {
    for (const { wish, host } of this.#running) if (wish.sessionId === sessionId) host?.session(view);
  }

  /** The page says that the worker behind a channel is gone. */
  failed(channel: number, reason: string): void {
    for (const running of this.#running) {
      if (running.host && running.channel === channel) this.#fail(running, new HandrailError('internal', reason));
    }
  }

  #boot(running: Running): void {
    if (!this.#channels) return;
    const { wish } = running;
    this.#lastChannel += 1;
    running.channel = this.#lastChannel;
    const session = wish.session?.();
    const host = new SideHost(
      { extension: wish.extension, side: wish.side, ...(session ? { session } : {}) },
      this.#channels.open(running.channel),
      wish.capabilities,
      wish.owner,
      this.#clock,
    );
    running.host = host;
    host.onFailure((problem) => {
      if (running.host === host) this.#fail(running, problem);
    });
  }

  #fail(running: Running, problem: HandrailError): void {
    running.host?.dispose();
    running.host = undefined;
    running.wish.onFailure(problem);
    this.#changed();
  }
}
