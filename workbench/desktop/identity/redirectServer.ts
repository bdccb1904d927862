import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { HandrailError } from '@handrail/sdk';
import { redirectPage } from './redirectPage.ts';

/** Where the provider sends the browser back to. */
const redirectPath = '/callback';
/** Where the browser goes on to, so that no code stays in its address bar or history. */
const donePath = '/handrail/signed-in';
const failedPath = '/handrail/not-signed-in';

/** How long the last page may take to be fetched after the answer came, ms. */
const lastPageMs = 3_000;

/** True for the address of the page that says that sign-in is over: a window that got there has done its work. */
export function isSignInDone(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'http:' && url.hostname === '127.0.0.1' && url.pathname === donePath;
}

/** Waits on loopback for the browser to come back (RFC 8252). */
export interface RedirectServer {
  readonly address: string;
  /** Settles with the address that the browser came back to; only one with the expected state counts. */
  readonly answer: Promise<URL>;
  /** Lets the last page still be fetched, then closes. */
  close(): void;
}

/**
 * Listens on a free port of 127.0.0.1. Requests with a foreign Host, another path, another method, or without exactly the
 * expected `state` are answered with an error page and change nothing: the pending sign-in goes on. Error: `port_taken`.
 */
export function listenForRedirect(expectedState: string): Promise<RedirectServer> {
  return new Promise((resolve, reject) => {
    const server = createServer({ maxHeaderSize: 32_768, requestTimeout: 10_000, headersTimeout: 5_000 });
    server.once('error', (cause) =>
      reject(new HandrailError('port_taken', 'No loopback port could be opened', {}, { cause })),
    );
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new HandrailError('internal', 'No address'));
      const host = `127.0.0.1:${address.port}`;
      let last: NodeJS.Timeout | undefined;
      const close = () => {
        if (last) return;
        last = setTimeout(() => {
          server.close();
          server.closeAllConnections();
        }, lastPageMs);
        last.unref();
        server.unref();
      };
      const answer = new Promise<URL>((settle) =>
        server.on('request', (request, response) => respond(request, response, host, expectedState, settle)),
      );
      resolve({ address: `http://${host}${redirectPath}`, answer, close });
    });
  });
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
  expectedState: string,
  settle: (address: URL) => void,
): void {
  const language = request.headers['accept-language'] ?? 'en';
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    Connection: 'close',
  };
  const show = (status: number, outcome: 'done' | 'failed' | 'foreign') =>
    void response.writeHead(status, headers).end(redirectPage(outcome, language));
  const url =
    request.headers.host === host && URL.canParse(request.url ?? '', `http://${host}`)
      ? new URL(request.url ?? '', `http://${host}`)
      : undefined;
  if (url?.origin !== `http://${host}` || request.method !== 'GET') return show(400, 'foreign');
  if (url.pathname === donePath) return show(200, 'done');
  if (url.pathname === failedPath) return show(200, 'failed');
  const states = url.searchParams.getAll('state');
  if (url.pathname !== redirectPath || states.length !== 1 || states[0] !== expectedState) return show(400, 'foreign');
  const next = url.searchParams.has('error') ? failedPath : donePath;
  response.writeHead(303, { ...headers, Location: next }).end(() => settle(url));
}
