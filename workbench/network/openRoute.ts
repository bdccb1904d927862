import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { nameOf, type ProxyTo, type Route } from './proxyRoute.ts';
import { RouteError } from './routeError.ts';
import type { FoundRoutes, RouteFinder } from './routeFinder.ts';

/** How long one way may take to open, ms: another may follow. */
const openLimitMs = 8_000;

/** A socket that leads to a host, and the way that it goes. */
export interface OpenRoute {
  readonly socket: Socket;
  readonly route: Route;
}

/**
 * Opens a socket to a host by the first way that works. The next way is tried where a proxy does not answer; what a proxy that
 * answers refuses stays refused. Errors: `RouteError`, or that of the socket where the way is direct.
 */
export async function openRoute(finder: RouteFinder, host: string, port: number): Promise<OpenRoute> {
  const found = await finder.find(host, port);
  let last: unknown;
  for (const route of found.routes) {
    try {
      const socket = await open(route, host, port);
      finder.opened(route, host, port);
      return { route, socket };
    } catch (error) {
      last = error;
      if (error instanceof RouteError && error.reason !== 'proxy') throw error;
      finder.failed(route);
    }
  }
  throw guessed(found, last);
}

/** Where the PAC file could not be asked and the guess was wrong, it is the file that people must hear of. */
function guessed({ problem }: FoundRoutes, error: unknown): unknown {
  return problem ? new RouteError(problem, undefined, error) : error;
}

function open(route: Route, host: string, port: number): Promise<Socket> {
  return route.kind === 'direct' ? opened(host, port) : throughProxy(route, host, port);
}

function opened(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
    const limit = setTimeout(() => {
      socket.destroy(Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' }));
    }, openLimitMs);
    socket.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(limit);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

/** HTTP CONNECT (RFC 9110 9.3.6), with basic sign-in where there is one. */
function throughProxy(proxy: ProxyTo, host: string, port: number): Promise<Socket> {
  const name = nameOf(proxy);
  const target = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  const { login } = proxy;
  const signIn = login && `Basic ${Buffer.from(`${login.name}:${login.password}`, 'utf8').toString('base64')}`;
  return new Promise((resolve, reject) => {
    const asked = (proxy.secure ? secureRequest : plainRequest)({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: target,
      agent: false,
      headers: { host: target, ...(signIn !== undefined && { 'proxy-authorization': signIn }) },
      timeout: openLimitMs,
    });
    const fail = (reason: 'proxy' | 'proxy_password' | 'proxy_refused', cause?: unknown) => {
      asked.destroy();
      reject(new RouteError(reason, name, cause));
    };
    const limit = setTimeout(() => fail('proxy'), openLimitMs);
    asked.once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
      clearTimeout(limit);
      if (statusCode === 407) return fail('proxy_password');
      if (statusCode < 200 || statusCode > 299) return fail('proxy_refused', new Error(`It answered ${statusCode}`));
      // Nobody beyond speaks first: TLS begins with us.
      if (head.length > 0) return fail('proxy_refused');
      socket.setTimeout(0);
      resolve(socket);
    });
    // An answer that is none to CONNECT, as from something that is no proxy.
    asked.once('response', () => fail('proxy_refused'));
    asked.once('error', (error) => {
      clearTimeout(limit);
      reject(new RouteError('proxy', name, error));
    });
    asked.end();
  });
}
