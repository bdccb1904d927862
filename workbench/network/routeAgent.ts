import { Agent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect } from 'node:tls';
import { buildConnector } from 'undici';
import { openRoute } from './openRoute.ts';
import type { Route } from './proxyRoute.ts';
import type { RouteFinder } from './routeFinder.ts';

type Taken = (route: Route) => void;

/** What Node's own requests and WebSockets over TLS go through. */
export class RouteAgent extends Agent {
  readonly #finder: RouteFinder;
  readonly #taken: Taken;

  /** `taken` is told of the way before anything is said on it. */
  constructor(finder: RouteFinder, taken: Taken = () => undefined, options: AgentOptions = {}) {
    super(options);
    this.#finder = finder;
    this.#taken = taken;
  }

  override createConnection(
    options: ConnectionOptions & { host?: string | undefined; servername?: string | undefined },
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const host = options.host ?? 'localhost';
    // The signature of Node's types has a socket beside every error.
    const done = callback as ((error: Error | null, socket?: Duplex) => void) | undefined;
    openRoute(this.#finder, host, Number(options.port ?? 443)).then(
      ({ socket, route }) => {
        this.#taken(route);
        done?.(null, connect({ ...options, socket, servername: options.servername || (isAddress(host) ? '' : host) }));
      },
      (error: unknown) => done?.(error as Error),
    );
    return undefined;
  }
}

/** How `fetch` connects. Plain HTTP is for this machine itself, and goes by no proxy. */
export function routeConnector(finder: RouteFinder): buildConnector.connector {
  const connector = buildConnector({});
  return (options, callback) => {
    if (options.protocol !== 'https:') return connector(options, callback);
    openRoute(finder, options.hostname, Number(options.port || 443)).then(
      ({ socket }) => connector({ ...options, httpSocket: socket }, callback),
      (error: unknown) => callback(error as Error, null),
    );
  };
}

/** Whether a host is an address, which has no name to ask for (RFC 6066). */
export function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0;
}
