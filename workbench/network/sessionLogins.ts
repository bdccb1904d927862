import type { ChromiumProxy } from './chromiumProxy.ts';
import type { ProxyLogin } from './proxyRoute.ts';

/** The ways out of this machine, as far as Chromium's network in this process has to be told of them. */
export interface SessionWays {
  readonly chromium: ChromiumProxy | undefined;
  loginAt(proxy: string): ProxyLogin | undefined;
}

/** Who wants to be signed in to (docs/api/structures/auth-info). */
export interface AskedLogin {
  readonly isProxy: boolean;
  /** Of signing in, such as `basic`. */
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/** Gives nothing where it is called without a name: the request ends then. */
export type LoginAnswer = (name?: string, password?: string) => void;

/** Answers proxies that Electron's sessions go by: each its own login, once. One that asks again wants another. */
export class SessionLogins {
  readonly #ways: SessionWays;
  readonly #told = new Set<string>();

  constructor(ways: SessionWays) {
    this.#ways = ways;
  }

  /** What is fetched next may be told anew. */
  begin(): void {
    this.#told.clear();
  }

  /** Without an answer a request would wait for ever (docs/api/client-request, `login`). */
  readonly answer = ({ isProxy, scheme, host, port }: AskedLogin, answer: LoginAnswer): void => {
    const name = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const { chromium } = this.#ways;
    // The scheme is that of the sign-in: whether the proxy is spoken to over TLS is what we were told of it.
    const secure = chromium?.kind === 'rules' && chromium.rules === `https://${name}`;
    const known = isProxy && scheme.toLowerCase() === 'basic' && !this.#told.has(name);
    const login = known ? this.#ways.loginAt(`${secure ? 'https' : 'http'}://${name}`) : undefined;
    this.#told.add(name);
    if (login) answer(login.name, login.password);
    else answer();
  };
}
