import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { HandrailError } from '@handrail/sdk';
import { problemOf, problemType } from './problem.ts';

/** Where requests go once the service is put together. */
export interface Routes {
  readonly isOwnHost: (host: string | undefined) => boolean;
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** A listening port whose routes come later, because what they are depends on the port. */
export interface HttpServer {
  readonly port: number;
  /** Takes another certificate for connections from now on; those that stand go on with theirs. */
  certify(pair: CertificatePair): void;
  serve(routes: Routes): void;
  /** Stops taking connections, and settles when the last one is over. */
  close(): Promise<void>;
}

/** A certificate with those that signed it, and its key, in PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** Listens; with a certificate, in TLS 1.2 or newer alone. Error: `port_taken`. */
export async function listen(host: string, port: number, pair?: CertificatePair): Promise<HttpServer> {
  let routes: Routes | undefined;
  const answer: RequestListener = (request, response) => {
    // Browsers that came once come in TLS from then on.
    if (pair) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    if (!routes) return refuse(response, 503, new HandrailError('service_unreachable', 'The service is starting'));
    if (!routes.isOwnHost(request.headers.host)) {
      return refuse(response, 421, new HandrailError('policy_refused', 'The request names another host'));
    }
    routes.request(request, response);
  };
  const limits = { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024 };
  const secure = pair && createTlsServer({ ...limits, ...pair, ...tlsOptions }, answer);
  const server = secure ?? createServer(limits, answer);
  server.on('upgrade', (request, socket, head) => {
    if (routes) routes.upgrade(request, socket, head);
    else socket.destroy();
  });
  server.maxConnections = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE' || cause.code === 'EACCES';
      reject(
        taken ? new HandrailError('port_taken', 'The port cannot be listened on', { port, host }, { cause }) : cause,
      );
    });
    server.listen(port, host, resolve);
  });
  return {
    port: portOf(server),
    certify: (next) => secure?.setSecureContext({ ...next, ...tlsOptions }),
    serve: (given) => {
      routes = given;
    },
    close: () =>
      new Promise((resolve) => {
        // Browsers open connections ahead of need; such a one is not idle to Node, and would hold this up for half a minute.
        const limit = setTimeout(() => server.closeAllConnections(), closeLimitMs);
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Requests that are being answered have this long to be over, in ms. */
const closeLimitMs = 2_000;

const tlsOptions = { minVersion: 'TLSv1.2' } as const;

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

function refuse(response: ServerResponse, status: number, error: HandrailError): void {
  const body = JSON.stringify({ ...problemOf(error), status });
  response.writeHead(status, { 'Content-Type': problemType, 'Cache-Control': 'no-store', Connection: 'close' });
  response.end(body);
}
