import type { Event } from '@handrail/sdk';
import { type SessionProxy, sessionProxy } from '../../network/chromiumProxy.ts';
import { type AskedLogin, type LoginAnswer, SessionLogins, type SessionWays } from '../../network/sessionLogins.ts';

/** The ways out of this machine, and word of where the device has been by a proxy that took its login. */
export interface PageWays extends SessionWays {
  readonly finder: { readonly onSignedIn: Event<string> };
}

/** The part of a request by Chromium's network that is used (docs/api/client-request). */
export interface PageRequest {
  on(event: 'login', listener: (asked: AskedLogin, answer: LoginAnswer) => void): unknown;
  on(event: 'response' | 'redirect', listener: () => void): unknown;
  on(event: 'error', listener: () => void): unknown;
  end(): void;
  abort(): void;
}

/**
 * Lets the session of the pages go the ways that the rest of the process goes: for their connections to TURN servers, which are all that
 * leaves this machine. Those ask nobody for a proxy's login, so a request goes by it once before, and the session remembers.
 */
export async function takePageWays<S extends { setProxy(proxy: SessionProxy): Promise<void> }>(
  pages: S,
  ways: PageWays,
  ask: (request: { readonly url: string; readonly session: S; readonly redirect: 'manual' }) => PageRequest,
): Promise<void> {
  if (ways.chromium) await pages.setProxy(sessionProxy(ways.chromium));
  const logins = new SessionLogins(ways);
  let isKnown = false;
  ways.finder.onSignedIn((origin) => {
    if (isKnown) return;
    isKnown = true;
    logins.begin();
    const request = ask({ url: new URL('/robots.txt', origin).href, session: pages, redirect: 'manual' });
    request.on('login', logins.answer);
    // Whatever it says: the proxy let it through. No service sends this machine's requests elsewhere.
    let isThere = false;
    const there = () => {
      isThere = true;
      request.abort();
    };
    request.on('response', there);
    request.on('redirect', there);
    request.on('error', () => {
      isKnown = isThere;
    });
    request.end();
  });
}
