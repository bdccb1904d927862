import https, { type Agent } from 'node:https';
import tls from 'node:tls';
import { Agent as FetchAgent, setGlobalDispatcher } from 'undici';
import type { Clock } from '../base/clock.ts';
import { processClock } from './processClock.ts';
import { readLogins } from './proxyLogins.ts';
import { nameOf } from './proxyRoute.ts';
import type { Environment } from './proxySettings.ts';
import { RouteAgent, routeConnector } from './routeAgent.ts';
import { RouteFinder, type RouteFinderParts } from './routeFinder.ts';

export type SystemNetworkParts = Pick<RouteFinderParts, 'system' | 'ask'>;

/** The way out of this machine, as its proxy settings have it. */
export class SystemNetwork {
  readonly finder: RouteFinder;

  constructor(env: Environment, clock: Clock, parts: SystemNetworkParts = {}) {
    this.finder = new RouteFinder({ ...parts, env, clock, loginFor: readLogins(env['HANDRAIL_PROXY_LOGINS']) });
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
