import type { IncomingMessage } from 'node:http';
import { HandrailError } from '@handrail/sdk';
import { WebSocket } from 'ws';
import type { Clock } from '../base/clock.ts';
import { linkFrameLimit, linkPath, linkProtocol } from '../base/link/linkApi.ts';
import type { Port } from '../base/rpc/port.ts';
import type { LinkDialer } from '../device/ports/machine.ts';
import { type LinkReason, linkReason } from '../network/linkProblem.ts';
import { RouteError } from '../network/routeError.ts';
import { SystemNetwork } from '../network/systemNetwork.ts';
import { isLoopback } from './identity/signInService.ts';
import { webSocketPort } from './socket/webSocketPort.ts';

const dialLimitMs = 15_000;
/** How often the service is asked for a sign of life, and how long it may take, ms. */
const pingEveryMs = 10_000;
const pongLimitMs = 8_000;

/** Dials the service's link over WebSocket: TLS, or plain on this machine itself only. */
export class SocketLinkDialer implements LinkDialer {
  readonly address: string;
  readonly #url: string;
  readonly #clock: Clock;
  readonly #network: SystemNetwork;

  /** `service` is as people write it, such as `https://help.example.org`. Error: `invalid_input`. */
  constructor(service: string, clock: Clock, network = new SystemNetwork({}, clock)) {
    const url = URL.canParse(service) ? new URL(service) : undefined;
    const secure = url?.protocol === 'https:';
    if (!url || (!secure && !(url.protocol === 'http:' && isLoopback(url.hostname))) || url.username || url.password) {
      throw new HandrailError('invalid_input', 'A service is reached by https, or by http on this machine only', {
        reason: 'service',
      });
    }
    this.address = url.origin;
    this.#url = `${secure ? 'wss' : 'ws'}://${url.host}${linkPath}`;
    this.#clock = clock;
    this.#network = network;
  }

  /** Errors: service_unreachable (with `host` and `address`, and `status` or `reason`), upgrade_required, cancelled. */
  dial(signal: AbortSignal): Promise<Port> {
    const { host } = new URL(this.address);
    const cancelled = () => new HandrailError('cancelled', 'Dialling was cancelled');
    const unreachable = (details: Readonly<Record<string, string | number>>, cause?: unknown) =>
      new HandrailError(
        'service_unreachable',
        'The service cannot be reached',
        { host, address: this.address, ...details },
        { cause },
      );
    return new Promise((resolve, reject) => {
      if (signal.aborted) throw cancelled();
      const secure = this.#url.startsWith('wss:');
      let proxy: string | undefined;
      const taken = (name: string | undefined) => {
        proxy = name;
      };
      const socket = new WebSocket(this.#url, linkProtocol, {
        ...(secure && { agent: this.#network.socketAgent(taken) }),
        maxPayload: linkFrameLimit,
        perMessageDeflate: false,
        followRedirects: false,
      });
      const end = (act: () => void) => {
        limit.dispose();
        signal.removeEventListener('abort', abort);
        act();
      };
      const refuse = (error: HandrailError) =>
        end(() => {
          socket.terminate();
          reject(error);
        });
      const abort = () => refuse(cancelled());
      const limit = this.#clock.after(dialLimitMs, () => refuse(unreachable({ reason: 'no_answer' })));
      signal.addEventListener('abort', abort, { once: true });
      socket.on('error', (error) => {
        const through = error instanceof RouteError ? error.proxy : proxy;
        refuse(unreachable(why(linkReason(error), through), error));
      });
      socket.on('unexpected-response', (_request, response: IncomingMessage) => {
        const { statusCode = 0 } = response;
        refuse(
          statusCode === 426
            ? new HandrailError('upgrade_required', 'The service needs a newer app')
            : unreachable({ status: statusCode, ...(isSignInPage(statusCode) && { problem: 'captive' }) }),
        );
      });
      socket.on('open', () =>
        end(() => {
          if (socket.protocol !== linkProtocol) return refuse(unreachable({ reason: 'not_a_service' }));
          watch(socket, this.#clock);
          resolve(webSocketPort(socket));
        }),
      );
    });
  }
}

/** Ends the socket when the service gives no sign of life: a network that was cut says nothing by itself. */
function watch(socket: WebSocket, clock: Clock): void {
  let waiting = clock.after(pingEveryMs, ask);
  function ask(): void {
    socket.ping();
    waiting = clock.after(pongLimitMs, () => socket.terminate());
  }
  socket.on('pong', () => {
    waiting.dispose();
    waiting = clock.after(pingEveryMs, ask);
  });
  socket.on('close', () => waiting.dispose());
}

/** `problem` where the reason has words of its own. */
function why(reason: LinkReason, proxy: string | undefined): Readonly<Record<string, string>> {
  const own = /^(proxy|pac|certificate)/.test(reason);
  return { reason, ...(own && { problem: reason }), ...(proxy && { proxy }) };
}

/** What a network answers that wants people to sign in to it first, or a proxy that lets no WebSocket through. */
function isSignInPage(status: number): boolean {
  return status === 200 || status === 511 || (status >= 300 && status < 400);
}
