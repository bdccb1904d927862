import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { IceServer } from '../../base/link/linkApi.ts';
import type { TurnDesk } from './turnDesk.ts';

/** How often one device gets a credential to check the relays with, ms. */
const everyMs = 20_000;

/**
 * Credentials outside a session, for *Check connection*: whoever is signed in can see that the relays let their device through. They
 * are as good as a session's for as long, under a name of their own, which the server's quota counts by itself.
 */
export class CheckPasses {
  readonly #turn: TurnDesk;
  readonly #clock: Clock;
  readonly #last = new Map<string, number>();

  constructor(turn: TurnDesk, clock: Clock) {
    this.#turn = turn;
    this.#clock = clock;
  }

  /** Error: `too_many`, with `retryAfterMs`. */
  iceServers(tenantId: string, deviceId: string): IceServer[] {
    const now = this.#clock.monotonic();
    for (const [device, at] of this.#last) if (now - at >= everyMs) this.#last.delete(device);
    const device = `${tenantId} ${deviceId}`;
    const last = this.#last.get(device);
    if (last !== undefined)
      throw new HandrailError('too_many', 'The relays were checked just now', { retryAfterMs: everyMs - (now - last) });
    this.#last.set(device, now);
    return this.#turn.iceServers(`check/${tenantId}`, deviceId);
  }
}
