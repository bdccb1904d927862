import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Disposable, HandrailError } from '@handrail/sdk';
import { type WebSocket, WebSocketServer } from 'ws';
import { acceptedWord } from '../../base/app/pagePort.ts';
import type { Clock } from '../../base/clock.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { Port } from '../../base/rpc/port.ts';
import {
  commonHeaders,
  type OriginName,
  type Origins,
  servedHeaders,
  socketPath,
} from '../../desktop/pages/contentPolicy.ts';
import type { Content } from '../../desktop/pages/served.ts';
import { TokenDesk } from '../../desktop/pages/tokenDesk.ts';
import { onFirstMessage, webSocketPort } from '../../desktop/socket/webSocketPort.ts';

/** The largest frame that a page may send, in bytes. */
const frameLimit = 1_048_576;
/** How long an open socket may keep its token to itself, ms. */
const tokenLimitMs = 5_000;
/** Sockets that may keep their token to themselves at a time. One more ends the one that has for longest. */
const unknownLimit = 16;

export interface OriginServerOptions {
  readonly name: OriginName;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/**
 * One loopback origin: serves a fixed set of files to whoever asks on this machine, and opens a socket to the device to
 * whoever brings a token that was issued for it. Host and Origin are compared with our own, so that no web page elsewhere
 * gets here through a name of its own.
 */
export class OriginServer {
  readonly origin: string;
  readonly #name: OriginName;
  readonly #host: string;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: frameLimit, perMessageDeflate: false });
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #tokens: TokenDesk;
  #content: Content = new Map();
  #origins: Origins | undefined;
  /** Sockets whose token has not come, oldest first. */
  readonly #unknown = new Set<WebSocket>();

  private constructor(server: Server, port: number, options: OriginServerOptions) {
    this.#server = server;
    this.#name = options.name;
    this.#host = `127.0.0.1:${port}`;
    this.origin = `http://${this.#host}`;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#tokens = new TokenDesk(options.clock, options.random);
    server.on('request', (request, response) => this.#answer(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Listens on a free port of 127.0.0.1. Error: `port_taken`. */
  static listen(options: OriginServerOptions): Promise<OriginServer> {
    const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 10_000 });
    return new Promise((resolve, reject) => {
      server.once('error', (cause) =>
        reject(new HandrailError('port_taken', 'No loopback port could be opened', {}, { cause })),
      );
      server.listen({ host: '127.0.0.1', port: 0 }, () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new HandrailError('internal', 'No address'));
        else resolve(new OriginServer(server, address.port, options));
      });
    });
  }

  /** Sets what is served; before that every path is unknown. */
  serve(content: Content, origins: Origins): void {
    this.#content = content;
    this.#origins = origins;
  }

  /** A one-time token for a page of this origin; `accept` gets its port. */
  issue(accept: (port: Port) => void): Disposable & { readonly token: string } {
    return this.#tokens.issue(accept);
  }

  /** Closes every socket and the port. */
  close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const refuse = (status: number) => response.writeHead(status, commonHeaders).end();
    if (request.headers.host !== this.#host) return void refuse(421);
    if (request.headers['sec-fetch-site'] === 'cross-site') return void refuse(403);
    if (request.method !== 'GET') return void refuse(405);
    const served = this.#content.get(request.url ?? '');
    if (served === undefined || this.#origins === undefined) return void refuse(404);
    const nonce = Buffer.from(this.#random(18)).toString('base64');
    response.writeHead(200, servedHeaders(this.#name, this.#origins, served, nonce));
    response.end(typeof served.body === 'function' ? served.body(nonce) : served.body);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const status = this.#refusal(request);
    if (status !== undefined) {
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#unknown.add(webSocket);
      // A socket that errs closes, which is heard below.
      webSocket.on('error', () => webSocket.terminate());
      onFirstMessage(webSocket, this.#clock, tokenLimitMs, {
        take: (message) => {
          this.#unknown.delete(webSocket);
          const accept = this.#tokens.redeem(Buffer.from(message).toString('utf8'));
          if (accept === undefined) return webSocket.close(4401, 'token');
          webSocket.send(acceptedWord);
          accept(webSocketPort(webSocket));
        },
        fail: () => {
          this.#unknown.delete(webSocket);
          webSocket.close(4401, 'token');
        },
      });
      this.#makeRoom();
    });
  }

  /** A page says its token at once; whoever on this machine only holds sockets open must not keep it out. */
  #makeRoom(): void {
    if (this.#unknown.size <= unknownLimit) return;
    const [oldest] = this.#unknown;
    oldest?.terminate();
  }

  #refusal(request: IncomingMessage): string | undefined {
    if (request.headers.host !== this.#host) return '421 Misdirected Request';
    if (request.headers.origin !== this.origin) return '403 Forbidden';
    if (request.url !== socketPath) return '404 Not Found';
    // Where no page is expected, as while one is connected, there is nothing to say a token for.
    if (!this.#tokens.expecting) return '403 Forbidden';
    return undefined;
  }
}
