import https, { type Agent } from 'node:https';
import tls from 'node:tls';
import { Agent as FetchAgent, setGlobalDispatcher } from 'undici';
import type { Clock } from '../base/clock.ts';
import { type ChromiumProxy, chromiumProxy } from './chromiumProxy.ts';
import { processClock } from './processClock.ts';
import { readLogins } from './proxyLogins.ts';
import { nameOf, type ProxyLogin, proxyAt } from './proxyRoute.ts';
import { type Environment, environmentSettings } from './proxySettings.ts';
import { RouteAgent, routeConnector } from './routeAgent.ts';
import { RouteFinder, type RouteFinderParts } from './routeFinder.ts';

export type SystemNetworkParts = Pick<RouteFinderParts, 'system' | 'ask'>;

/** The way out of this machine, as its proxy settings have it. */
export class SystemNetwork {
  readonly finder: RouteFinder;
  /** What a Chromium of ours must be told, to go the same ways. */
  readonly chromium: ChromiumProxy | undefined;
  readonly #env: Environment;
  readonly #loginFor: ReturnType<typeof readLogins>;

  constructor(env: Environment, clock: Clock, parts: SystemNetworkParts = {}) {
    this.#env = env;
    this.#loginFor = readLogins(env['HANDRAIL_PROXY_LOGINS']);
    this.finder = new RouteFinder({ ...parts, env, clock, loginFor: this.#loginFor });
    this.chromium = chromiumProxy(env);
  }

  /** Whether anything that signs in to a proxy was told at all. */
  get hasLogins(): boolean {
    return Boolean(this.#env['HANDRAIL_PROXY_LOGINS']) || this.#ownProxy()?.login !== undefined;
  }

  /** What signs in to exactly this proxy, which a Chromium of ours was asked for; `address` such as `http://proxy.example:3128`. */
  loginAt(address: string): ProxyLogin | undefined {
    const asking = proxyAt(address);
    const name = asking && nameOf(asking);
    if (!asking || name === undefined) return undefined;
    const own = this.#ownProxy();
    const isOwn = own !== undefined && nameOf(own) === name && own.secure === asking.secure;
    return (isOwn ? own.login : undefined) ?? this.#loginFor(name, asking.secure);
  }

  #ownProxy() {
    const settings = environmentSettings(this.#env);
    return settings?.kind === 'fixed' && settings.proxy.kind === 'proxy' ? settings.proxy : undefined;
  }

  /** What a socket over TLS is opened through; `taken` hears the name of the proxy that it goes by, if any. */
  socketAgent(taken?: (proxy: string | undefined) => void): Agent {
    return new RouteAgent(this.finder, taken && ((route) => taken(nameOf(route))));
  }
}

/**
 * Lets everything that this process reaches over HTTP and TLS go by the proxy of the environment or the system, and believe what the
 * system believes beside what comes with Node. Once, before anything is connected.
 */
export function joinSystemNetwork(env: Environment, parts: SystemNetworkParts = {}): SystemNetwork {
  tls.setDefaultCACertificates([...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]);
  const network = new SystemNetwork(env, processClock, parts);
  setGlobalDispatcher(new FetchAgent({ connect: routeConnector(network.finder) }));
  https.globalAgent = network.socketAgent();
  return network;
}
