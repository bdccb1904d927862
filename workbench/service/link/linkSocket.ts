import { type Disposable, Emitter } from '@handrail/sdk';
import type { WebSocket } from 'ws';
import type { Clock } from '../../base/clock.ts';
import { linkFrame } from '../../base/link/linkApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import { closeOnce } from '../../base/rpc/closing.ts';
import type { Port } from '../../base/rpc/port.ts';
import { closeCodes, type LinkLimits } from './linkLimits.ts';
import { TokenBucket } from './tokenBucket.ts';

const headerLength = 5;

/** One socket of a link: tells rpc from relay, passes relay frames on unread, and never holds more than its limits. */
export class LinkSocket {
  readonly rpc: Port = new RpcEnd(this);
  readonly #socket: WebSocket;
  readonly #limits: LinkLimits;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #closing = closeOnce();
  readonly #rpcFrames = new Emitter<Uint8Array>();
  readonly #rpcRate: TokenBucket;
  readonly #relayRate: TokenBucket;
  // Made when they are needed: most links of thousands carry no session.
  #routes: Map<number, { readonly to: LinkSocket; readonly channel: number }> | undefined;
  /** Why this socket is not read: receivers that are full, and `this` while its own rate is used up. */
  #pausedFor: Set<LinkSocket> | undefined;
  /** Senders that wait until this socket has drained. */
  #waiting: Set<LinkSocket> | undefined;
  #stalled: Disposable | undefined;
  #ping: Disposable | undefined;
  #heard = true;
  #lastChannel = 0;

  constructor(socket: WebSocket, limits: LinkLimits, clock: Clock, random: RandomBytes) {
    this.#socket = socket;
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
    this.#rpcRate = new TokenBucket(clock, limits.rpcPerSecond, limits.rpcBurst);
    this.#relayRate = new TokenBucket(clock, limits.relayBytesPerSecond, limits.relayBurst);
    socket.on('message', (data: Buffer, isBinary) => this.#take(data, isBinary));
    socket.on('pong', () => {
      this.#heard = true;
    });
    // The close that follows says what happened; an error without a listener would end the process.
    socket.on('error', () => this.#ended('error'));
    socket.on('close', (code) => this.#ended(String(code)));
    this.#schedulePing();
  }

  get onClose(): Port['onClose'] {
    return this.#closing.event;
  }

  /** What came for rpc, without its first byte. */
  get onRpc(): Port['onFrame'] {
    return this.#rpcFrames.event;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  sendRpc(frame: Uint8Array): void {
    this.#send(withType(frame));
  }

  close(code: number, reason: string): void {
    // A socket that is not read would never see the answer to its close.
    this.#socket.resume();
    this.#socket.close(code, reason);
    this.#ended(reason);
  }

  /** Ends the socket without a word. */
  terminate(reason: string): void {
    this.#socket.terminate();
    this.#ended(reason);
  }

  openChannel(): number {
    this.#lastChannel += 1;
    return this.#lastChannel;
  }

  joinChannel(channel: number, to: LinkSocket, otherChannel: number): void {
    this.#routes ??= new Map();
    this.#routes.set(channel, { to, channel: otherChannel });
  }

  closeChannel(channel: number): void {
    this.#routes?.delete(channel);
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#closing.closed) return;
    this.#heard = true;
    if (!isBinary) return this.close(1003, 'binary only');
    if (data[0] === linkFrame.rpc) {
      if (this.#rpcRate.take(1) > 0) return this.close(closeCodes.tooMany, 'too many messages');
      this.#rpcFrames.emit(new Uint8Array(data.buffer, data.byteOffset + 1, data.length - 1));
    } else if (data[0] === linkFrame.relay && data.length > headerLength) {
      this.#relay(data);
    } else {
      this.close(1008, 'malformed');
    }
  }

  #relay(data: Buffer): void {
    // Frames without a receiver cost their sender as much as others.
    const debtMs = this.#relayRate.take(data.length);
    if (debtMs > 0) {
      this.#pauseFor(this);
      this.#clock.after(debtMs, () => this.#resumeFrom(this));
    }
    const route = this.#routes?.get(data.readUInt32BE(1));
    if (!route) return;
    data.writeUInt32BE(route.channel, 1);
    route.to.#pass(data, this);
  }

  /** Sends a relayed frame; when too much waits, its sender is not read until this socket has drained. */
  #pass(data: Buffer, from: LinkSocket): void {
    this.#send(data);
    if (this.#socket.bufferedAmount <= this.#limits.bufferedHigh || this.#closing.closed) return;
    this.#waiting ??= new Set();
    this.#waiting.add(from);
    from.#pauseFor(this);
    this.#stalled ??= this.#clock.after(this.#limits.stalledMs, () => this.terminate('stalled'));
  }

  #send(data: Uint8Array): void {
    if (this.#closing.closed) return;
    // The callback comes for every frame, when it left or failed; the close event reports the failures.
    this.#socket.send(data, () => this.#drained());
  }

  #drained(): void {
    if (!this.#waiting || this.#socket.bufferedAmount > this.#limits.bufferedLow) return;
    this.#releaseWaiting();
  }

  #releaseWaiting(): void {
    this.#stalled?.dispose();
    this.#stalled = undefined;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const sender of waiting) sender.#resumeFrom(this);
  }

  /** A sender that waited is gone. */
  #forget(sender: LinkSocket): void {
    // Without anybody who waits it stalls nobody.
    if (this.#waiting?.delete(sender) && this.#waiting.size === 0) this.#releaseWaiting();
  }

  #pauseFor(cause: LinkSocket): void {
    this.#pausedFor ??= new Set();
    this.#pausedFor.add(cause);
    this.#socket.pause();
  }

  #resumeFrom(cause: LinkSocket): void {
    if (!this.#pausedFor?.delete(cause) || this.#pausedFor.size > 0) return;
    this.#pausedFor = undefined;
    this.#socket.resume();
  }

  #schedulePing(): void {
    const { pingLeastMs, pingMostMs } = this.#limits;
    const [byte = 0] = this.#random(1);
    this.#ping = this.#clock.after(pingLeastMs + (byte / 255) * (pingMostMs - pingLeastMs), () => {
      // While it is not read nothing can be heard of it.
      if (!this.#heard && !this.#pausedFor) return this.terminate('silent');
      this.#heard = false;
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
      this.#schedulePing();
    });
  }

  #ended(reason: string): void {
    if (this.#closing.closed) return;
    this.#ping?.dispose();
    this.#routes = undefined;
    this.#closing.close({ clean: reason === '1000', reason });
    this.#releaseWaiting();
    for (const receiver of this.#pausedFor ?? []) receiver.#forget(this);
  }
}

/** The part of a link socket that an `Rpc` sees. */
class RpcEnd implements Port {
  readonly #link: LinkSocket;

  constructor(link: LinkSocket) {
    this.#link = link;
  }

  get onFrame(): Port['onFrame'] {
    return this.#link.onRpc;
  }

  get onClose(): Port['onClose'] {
    return this.#link.onClose;
  }

  get bufferedBytes(): number {
    return this.#link.bufferedBytes;
  }

  send(frame: Uint8Array): void {
    this.#link.sendRpc(frame);
  }

  close(): void {
    // Only a flood of malformed frames closes the port from inside.
    this.#link.close(1008, 'malformed');
  }
}

function withType(frame: Uint8Array): Uint8Array {
  const message = new Uint8Array(frame.length + 1);
  message[0] = linkFrame.rpc;
  message.set(frame, 1);
  return message;
}
