import { createHmac } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { IceServer } from '../../base/link/linkApi.ts';
import { checkTurn, type TurnOptions } from './turnOptions.ts';
import { readTurnSecret } from './turnSecret.ts';

/**
 * How long a credential is good for, ms: beyond two renewals of the grant that brings the next, so that one may be lost. It
 * opens allocations that long; one that stands ends with the session's connection, or by the server's own limit.
 */
export const turnLifetimeMs = 10 * 60_000;

/** Hands out what lets a side of a session use the TURN servers for a while. */
export interface TurnDesk {
  iceServers(sessionId: string, deviceId: string): IceServer[];
}

/** For a service without TURN servers. */
export const noTurn: TurnDesk = { iceServers: () => [] };

/**
 * Credentials as coturn checks them (draft-uberti-behave-turn-rest-00): the name is when it ends, in seconds, and who it is
 * for; the password is its HMAC-SHA1 with the shared secret. Error: `invalid_input` for a file that has no secret.
 */
export function createTurnDesk(options: TurnOptions, clock: Clock): TurnDesk {
  checkTurn(options);
  const secret = readTurnSecret(options.secretFile);
  const stun = options.urls.filter((url) => url.startsWith('stun:'));
  const turn = options.urls.filter((url) => !url.startsWith('stun:'));
  return {
    iceServers(sessionId, deviceId) {
      // The server counts the name without its time against its quota, and logs it: it stays the same, and names nothing.
      const who = createHmac('sha256', secret).update(`${sessionId}/${deviceId}`).digest('base64url').slice(0, 22);
      const username = `${Math.floor((clock.now() + turnLifetimeMs) / 1000)}:${who}`;
      const credential = createHmac('sha1', secret).update(username).digest('base64');
      return [
        ...(stun.length > 0 ? [{ urls: stun }] : []),
        ...(turn.length > 0 ? [{ urls: turn, username, credential }] : []),
      ];
    },
  };
}
