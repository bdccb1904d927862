import { sessionProxy } from '../../network/chromiumProxy.ts';
import { SessionLogins, type SessionWays } from '../../network/sessionLogins.ts';
import type { UpdateEngine } from './updateEngine.ts';

/** Lets electron-updater, which fetches by Chromium's network, go the ways that the rest of the process goes. */
export async function takeWays(engine: UpdateEngine, ways: SessionWays): Promise<SessionLogins> {
  // Else it asks the system, and so does everything else here.
  if (ways.chromium) await engine.netSession.setProxy(sessionProxy(ways.chromium));
  const logins = new SessionLogins(ways);
  engine.on('login', logins.answer);
  return logins;
}
