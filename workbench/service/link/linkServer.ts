import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, WebSocketServer } from 'ws';
import type { Clock } from '../../base/clock.ts';
import { linkFrameLimit, linkPath, linkProtocol } from '../../base/link/linkApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import { closeCodes, type LinkLimits } from './linkLimits.ts';
import { LinkSocket } from './linkSocket.ts';

export interface LinkServerParts {
  readonly limits: LinkLimits;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** True for a Host header of this service. */
  readonly isOwnHost: (host: string | undefined) => boolean;
  /** Pages that may open a link beside apps, which send no Origin. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly take: (socket: LinkSocket, remoteAddress: string | undefined, fromPage: boolean) => void;
}

/** How long a close may stay without an answer, ms. */
const closeAnswerMs = 2_000;

/** Turns upgrades at `linkPath` into link sockets; all others are refused before a socket exists. */
export class LinkServer {
  readonly #parts: LinkServerParts;
  readonly #server: WebSocketServer;

  constructor(parts: LinkServerParts) {
    this.#parts = parts;
    // The types of ws do not know `closeTimeout` yet.
    const options: ServerOptions & { readonly closeTimeout: number } = {
      noServer: true,
      maxPayload: linkFrameLimit,
      perMessageDeflate: false,
      // An end that does not answer a close would keep its place for half a minute.
      closeTimeout: closeAnswerMs,
      handleProtocols: (offered) => (offered.has(linkProtocol) ? linkProtocol : false),
    };
    this.#server = new WebSocketServer(options);
  }

  /** As many sockets as there may be. */
  get isFull(): boolean {
    return this.#server.clients.size >= this.#parts.limits.sockets;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#refusal(request);
    if (refusal) {
      // The other end may be gone by now; that is no reason to stop.
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const { limits, clock, random, take } = this.#parts;
      // Browsers name the page's origin, and only they do.
      const fromPage = request.headers.origin !== undefined;
      take(new LinkSocket(webSocket, limits, clock, random), request.socket.remoteAddress, fromPage);
    });
  }

  close(): void {
    for (const socket of this.#server.clients) {
      socket.close(closeCodes.goingAway, 'service stops');
    }
  }

  /** Ends the sockets whose other end has not answered the close. */
  terminate(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  #refusal(request: IncomingMessage): string | undefined {
    const { isOwnHost, allowedOrigins } = this.#parts;
    const { host, origin } = request.headers;
    if (!isOwnHost(host)) return '421 Misdirected Request';
    if (request.url !== linkPath) return '404 Not Found';
    if (origin !== undefined && !allowedOrigins.has(origin)) return '403 Forbidden';
    const offered = request.headers['sec-websocket-protocol']?.split(',').map((each) => each.trim()) ?? [];
    if (!offered.includes(linkProtocol)) return offered.some(isOlder) ? '426 Upgrade Required' : '400 Bad Request';
    return this.isFull ? '503 Service Unavailable' : undefined;
  }
}

/** Whether this is our protocol as an older app speaks it: such an app is told to be updated, and no more can be said to it. */
function isOlder(protocol: string): boolean {
  const [theirs, ours] = [protocol, linkProtocol].map((each) => /^handrail\.link\.(\d{1,4})$/.exec(each)?.[1]);
  return theirs !== undefined && Number(theirs) < Number(ours);
}
