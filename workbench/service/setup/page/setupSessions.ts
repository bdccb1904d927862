import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../base/clock.ts';
import type { RandomBytes } from '../../../base/random.ts';
import { secretHash } from '../../devices/secrets.ts';
import type { VerifiedToken } from '../../identity/tokenVerifier.ts';
import type { BegunSignIn } from '../administrator/administratorSignIn.ts';

/** A browser in which the token was typed. */
export interface SetupSession {
  readonly endsAt: number;
  /** Of the token that was typed. */
  readonly mark: string | undefined;
  /** A sign-in that is under way, and who came back from it. */
  begun: BegunSignIn | undefined;
  candidate: VerifiedToken | undefined;
}

const cookieName = 'handrail_setup';
const lifeMs = 30 * 60_000;

/** Kept in memory alone: a service that is started again asks for the token again. */
export class SetupSessions {
  readonly #sessions = new Map<string, SetupSession>();
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #isSecure: boolean;

  constructor(clock: Clock, random: RandomBytes, isSecure: boolean) {
    this.#clock = clock;
    this.#random = random;
    this.#isSecure = isSecure;
  }

  /** The header that starts one. Lax, because the provider sends the person back from its own pages. */
  start(mark: string | undefined): string {
    const secret = Buffer.from(this.#random(32)).toString('base64url');
    const endsAt = this.#clock.monotonic() + lifeMs;
    this.#sessions.set(secretHash(secret), { endsAt, mark, begun: undefined, candidate: undefined });
    return this.#cookie(secret, lifeMs / 1000);
  }

  of(request: IncomingMessage): SetupSession | undefined {
    const pairs = request.headers.cookie?.split(/; */) ?? [];
    const secret = pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
    if (secret === undefined) return undefined;
    const session = this.#sessions.get(secretHash(secret));
    if (session && session.endsAt > this.#clock.monotonic()) return session;
    this.#sessions.delete(secretHash(secret));
    return undefined;
  }

  /** Ends them all, and gives the header that takes the cookie away. */
  end(): string {
    this.#sessions.clear();
    return this.#cookie('', 0);
  }

  #cookie(value: string, seconds: number): string {
    return `${cookieName}=${value}; Path=/setup; HttpOnly; SameSite=Lax; Max-Age=${seconds}${this.#isSecure ? '; Secure' : ''}`;
  }
}
