import { EventEmitter } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

interface RequestOptions {
  readonly hostname: string;
  readonly port?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly redirect?: string;
  readonly session?: { readonly requests: Set<NetRequest> };
}

/**
 * A request of the network module (docs/api/client-request): `redirect: manual` tells of a redirect and goes no further; a body that
 * ends before its end is an `error` of the response (docs/api/incoming-message).
 */
export class NetRequest extends EventEmitter {
  readonly #request: ReturnType<typeof request>;

  constructor({ hostname, port = '80', path, headers = {}, redirect, session }: RequestOptions) {
    super();
    this.#request = request({ hostname, port, path, headers });
    session?.requests.add(this);
    this.#request.on('error', (error) => this.emit('error', error));
    this.#request.on('response', (response: IncomingMessage) => {
      const { statusCode = 0 } = response;
      const { location } = response.headers;
      if (location === undefined || statusCode < 300 || statusCode >= 400) return this.emit('response', response);
      if (redirect !== 'manual') throw new Error('Only redirects that are looked at are replaced here');
      return this.emit('redirect', statusCode, 'GET', new URL(location, `http://${hostname}:${port}${path}`).href, {});
    });
  }

  end(): void {
    this.#request.end();
  }

  abort(): void {
    this.#request.destroy();
    this.emit('abort');
  }
}
