import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6, type Socket } from 'node:net';
import { connect } from 'node:tls';
import type { Clock } from '../../base/clock.ts';
import { openRoute } from '../openRoute.ts';
import { isAddress } from '../routeAgent.ts';
import type { RouteFinder } from '../routeFinder.ts';

/** Where a relay is, and how it is spoken to. */
export interface Relay {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

const waitMs = 5_000;
/** UDP may lose one; RFC 8489 6.2.1 begins at half a second. */
const againMs = 500;
const cookie = Buffer.from('2112a442', 'hex');

/** Reads `turn:` and `stun:` addresses (RFC 7064, 7065); undefined for anything else. */
export function relayAt(address: string): Relay | undefined {
  const [, scheme, host, port, transport] =
    /^(stuns?|turns?):([^?:[\]\s]+|\[[^\]]+\])(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/.exec(address) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const secure = scheme.endsWith('s');
  const at = Number(port ?? (secure ? 5349 : 3478));
  if (at < 1 || at > 65_535) return undefined;
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: at,
    transport: secure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
  };
}

/**
 * Asks a relay for a STUN binding (RFC 8489), which it answers to anybody. Over TCP and TLS by the same ways as everything else. False
 * where nothing, or something else, answers.
 */
export async function stunProbe(
  relay: Relay,
  finder: RouteFinder,
  clock: Clock,
  signal: AbortSignal,
): Promise<boolean> {
  const tooLate = new AbortController();
  const timer = clock.after(waitMs, () => tooLate.abort());
  const limit = AbortSignal.any([signal, tooLate.signal]);
  try {
    return relay.transport === 'udp' ? await overUdp(relay, limit) : await overTcp(relay, finder, limit);
  } catch {
    // Whatever stands in the way, the relay does not answer; the step says so.
    return false;
  } finally {
    timer.dispose();
  }
}

function binding(): Buffer {
  return Buffer.concat([Buffer.from([0, 1, 0, 0]), cookie, randomBytes(12)]);
}

/** An answer, good or bad, to that very question. */
function answers(answer: Buffer, question: Buffer): boolean {
  return (
    answer.length >= 20 &&
    [0x0101, 0x0111].includes(answer.readUInt16BE(0)) &&
    answer.subarray(4, 20).equals(question.subarray(4, 20))
  );
}

async function overUdp({ host, port }: Relay, signal: AbortSignal): Promise<boolean> {
  const { address } = await lookup(host);
  // A slow name server may have taken all the time; who listens to the signal from here on hears nothing any more.
  signal.throwIfAborted();
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const question = binding();
  try {
    return await new Promise<boolean>((resolve) => {
      const again = setInterval(() => socket.send(question, port, address), againMs);
      const end = (answered: boolean) => {
        clearInterval(again);
        resolve(answered);
      };
      signal.addEventListener('abort', () => end(false), { once: true });
      socket.on('message', (answer) => {
        if (answers(answer, question)) end(true);
      });
      socket.on('error', () => end(false));
      socket.send(question, port, address);
    });
  } finally {
    socket.close();
  }
}

async function overTcp(relay: Relay, finder: RouteFinder, signal: AbortSignal): Promise<boolean> {
  const { host, port, transport } = relay;
  const { socket } = await openRoute(finder, host, port);
  if (signal.aborted) {
    socket.destroy();
    return false;
  }
  const through = transport === 'tls' ? secured(socket, host) : socket;
  const question = binding();
  try {
    return await new Promise<boolean>((resolve) => {
      let answer = Buffer.alloc(0);
      signal.addEventListener('abort', () => resolve(false), { once: true });
      through.on('error', () => resolve(false)).on('close', () => resolve(false));
      through.on('data', (piece: Buffer) => {
        answer = Buffer.concat([answer, piece]).subarray(0, 2_048);
        if (answer.length >= 20) resolve(answers(answer, question));
      });
      through.write(question);
    });
  } finally {
    through.destroy();
    socket.destroy();
  }
}

function secured(socket: Socket, host: string): Socket {
  return connect({ socket, host, servername: isAddress(host) ? '' : host });
}
