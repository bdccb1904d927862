import { type ChromiumProxy, sessionProxy } from '../../network/chromiumProxy.ts';
import type { ProxyLogin } from '../../network/proxyRoute.ts';
import type { UpdateEngine } from './updateEngine.ts';

/** The ways out of this machine, as everything else of the process goes them. */
export interface UpdateWays {
  readonly chromium: ChromiumProxy | undefined;
  loginAt(proxy: string): ProxyLogin | undefined;
}

/**
 * Lets electron-updater, which fetches by Chromium's network, go the ways that the rest of the process goes. What signs in to a proxy is
 * told once for each download: a proxy that asks again wants another.
 */
export async function takeWays(engine: UpdateEngine, ways: UpdateWays): Promise<{ begin(): void }> {
  // Else it asks the system, and so does everything else here.
  const { chromium } = ways;
  if (chromium) await engine.netSession.setProxy(sessionProxy(chromium));
  const told = new Set<string>();
  engine.on('login', ({ isProxy, scheme, host, port }, answer) => {
    const name = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    // The scheme is that of the sign-in: whether the proxy is spoken to over TLS is what we were told of it.
    const secure = chromium?.kind === 'rules' && chromium.rules === `https://${name}`;
    const known = isProxy && scheme.toLowerCase() === 'basic' && !told.has(name);
    const login = known ? ways.loginAt(`${secure ? 'https' : 'http'}://${name}`) : undefined;
    told.add(name);
    // Without an answer the request would wait for ever; an empty one ends it (docs/api/client-request, `login`).
    if (login) answer(login.name, login.password);
    else answer();
  });
  return { begin: () => told.clear() };
}
