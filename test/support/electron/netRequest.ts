import { EventEmitter } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';

/** The part of a session that a request goes by. */
interface RequestSession {
  readonly requests: Set<NetRequest>;
  /** docs/api/session, `setProxy`: `host:port` of the one proxy, where one was set. */
  readonly proxy: string | undefined;
  /** What signed in to it before: a session remembers. */
  proxyLogin: string | undefined;
}

interface RequestOptions {
  /** In the place of the next four. */
  readonly url?: string;
  readonly protocol?: string;
  readonly hostname?: string;
  readonly port?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly redirect?: string;
  readonly session?: RequestSession;
}

/**
 * A request of the network module (docs/api/client-request): `redirect: manual` tells of a redirect and goes no further; a body that
 * ends before its end is an `error` of the response (docs/api/incoming-message). Over TLS it goes by its session's proxy, and where that
 * wants to be signed in to, by what listeners to `login` say; with no listener it fails, and it waits for one that says nothing.
 */
export class NetRequest extends EventEmitter {
  readonly #options: Required<Pick<RequestOptions, 'protocol' | 'hostname' | 'path'>> & RequestOptions;
  #request: ClientRequest | undefined;
  #aborted = false;

  constructor(options: RequestOptions) {
    super();
    const { protocol, hostname, port, pathname, search } = new URL(options.url ?? 'http://127.0.0.1/');
    const path = `${pathname}${search}`;
    this.#options = { protocol, hostname, path, ...(port !== '' && { port }), ...options };
    options.session?.requests.add(this);
  }

  end(): void {
    const { protocol, hostname, session } = this.#options;
    // Chromium takes no proxy to this machine itself (docs/api/session, `<-loopback>`).
    const isHere = /^(127\.|localhost$)/.test(hostname);
    if (protocol === 'https:' && session?.proxy !== undefined && !isHere) this.#tunnel(session, session.proxy);
    else this.#send(protocol === 'https:' ? secureRequest : request);
  }

  abort(): void {
    this.#aborted = true;
    this.#request?.destroy();
    this.emit('abort');
  }

  #tunnel(session: RequestSession, proxy: string): void {
    const { hostname, port = '443' } = this.#options;
    const [host = '', at] = proxy.split(':');
    const login = session.proxyLogin;
    const headers = { ...(login !== undefined && { 'proxy-authorization': `Basic ${login}` }) };
    const asked = request({ host, port: at, method: 'CONNECT', path: `${hostname}:${port}`, headers, agent: false });
    this.#request = asked;
    asked.on('error', (error) => this.emit('error', error));
    asked.on('connect', ({ statusCode }: IncomingMessage, socket: Socket) => {
      if (statusCode === 200)
        return this.#send(secureRequest, () => connect({ socket, servername: hostname }) as unknown as Socket);
      socket.destroy();
      if (statusCode !== 407) return this.emit('error', new Error('net::ERR_TUNNEL_CONNECTION_FAILED'));
      const answer = (name?: string, password?: string) => {
        if (this.#aborted) return;
        if (name === undefined) return this.emit('error', new Error('net::ERR_PROXY_AUTH_UNSUPPORTED'));
        session.proxyLogin = Buffer.from(`${name}:${password}`).toString('base64');
        this.#tunnel(session, proxy);
      };
      const about = { isProxy: true, scheme: 'basic', host, port: Number(at), realm: '' };
      if (!this.emit('login', about, answer)) answer();
    });
    asked.end();
  }

  #send(ask: typeof request, createConnection?: () => Socket): void {
    const { protocol, hostname, port, path, headers = {}, redirect } = this.#options;
    // No agent: it would be that of Node's own requests in this process.
    const through = createConnection ? { createConnection } : { agent: false };
    const sent = ask({ hostname, path, headers, ...(port !== undefined && { port }), ...through });
    this.#request = sent;
    sent.on('error', (error) => this.emit('error', error));
    sent.on('response', (response: IncomingMessage) => {
      const { statusCode = 0 } = response;
      const { location } = response.headers;
      if (location === undefined || statusCode < 300 || statusCode >= 400) return this.emit('response', response);
      if (redirect !== 'manual') throw new Error('Only redirects that are looked at are replaced here');
      const from = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
      return this.emit('redirect', statusCode, 'GET', new URL(location, from).href, {});
    });
    sent.end();
  }
}
