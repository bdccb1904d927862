import { disposable, Emitter } from '@handrail/sdk';
import { linkFrame } from '../../base/link/linkApi.ts';
import type { Port, PortClosed } from '../../base/rpc/port.ts';

/** Frames kept for a channel that nobody reads yet. */
const waitingLimit = 64;

/** Channels that nobody opened yet and for which frames are kept; a few frames each, since a handshake begins with one. */
const earlyLimit = { channels: 8, frames: 16 } as const;

/** Splits one link socket into the rpc port and numbered relay channels, by each frame's first bytes. */
export class LinkFrames {
  readonly rpc: Port;
  readonly #carrier: Port;
  readonly #channels = new Map<number, Channel>();
  readonly #rpcFrames = new Emitter<Uint8Array>();
  /** The other side may speak before this one has checked its ticket and opened the channel. */
  readonly #early = new Map<number, Uint8Array[]>();
  readonly #opened = new Set<number>();

  constructor(carrier: Port) {
    this.#carrier = carrier;
    this.rpc = {
      send: (frame) => carrier.send(prefixed(new Uint8Array([linkFrame.rpc]), frame)),
      onFrame: this.#rpcFrames.event,
      onClose: carrier.onClose,
      get bufferedBytes() {
        return carrier.bufferedBytes;
      },
      close: (reason) => carrier.close(reason),
    };
    carrier.onFrame((frame) => this.#take(frame));
    carrier.onClose((closed) => {
      for (const channel of [...this.#channels.values()]) channel.end(closed);
    });
  }

  /** Frames of this channel. Opening a number again ends the port that had it. */
  relay(channel: number): Port {
    this.#channels.get(channel)?.end({ clean: true, reason: 'replaced' });
    const port = new Channel(this.#carrier, channel, () => {
      if (this.#channels.get(channel) === port) this.#channels.delete(channel);
    });
    this.#channels.set(channel, port);
    this.#opened.add(channel);
    for (const frame of this.#early.get(channel) ?? []) port.take(frame);
    this.#early.delete(channel);
    return port;
  }

  #keep(number: number, frame: Uint8Array): void {
    if (this.#opened.has(number)) return;
    const early = this.#early.get(number) ?? [];
    if (early.length >= earlyLimit.frames || (early.length === 0 && this.#early.size >= earlyLimit.channels)) return;
    early.push(frame);
    this.#early.set(number, early);
  }

  #take(frame: Uint8Array): void {
    if (frame[0] === linkFrame.rpc) this.#rpcFrames.emit(frame.subarray(1));
    else if (frame[0] === linkFrame.relay && frame.length > 5) {
      const number = new DataView(frame.buffer, frame.byteOffset + 1, 4).getUint32(0);
      const channel = this.#channels.get(number);
      if (channel) channel.take(frame.subarray(5));
      else this.#keep(number, frame.subarray(5));
    }
  }
}

class Channel implements Port {
  readonly #carrier: Port;
  readonly #header: Uint8Array;
  readonly #ended: () => void;
  readonly #frames = new Emitter<Uint8Array>();
  readonly #closes = new Emitter<PortClosed>();
  readonly #waiting: Uint8Array[] = [];
  #listeners = 0;
  #closed: PortClosed | undefined;

  constructor(carrier: Port, number: number, ended: () => void) {
    this.#carrier = carrier;
    this.#ended = ended;
    this.#header = new Uint8Array(5);
    this.#header[0] = linkFrame.relay;
    new DataView(this.#header.buffer).setUint32(1, number);
  }

  readonly onFrame: Port['onFrame'] = (listener) => {
    const subscription = this.#frames.event(listener);
    this.#listeners += 1;
    // The other side may speak before this one has checked its grant; what came by then is not lost.
    queueMicrotask(() => this.#deliver());
    return disposable(() => {
      this.#listeners -= 1;
      subscription.dispose();
    });
  };

  readonly onClose: Port['onClose'] = (listener) => {
    if (this.#closed) {
      listener(this.#closed);
      return { dispose() {} };
    }
    return this.#closes.event(listener);
  };

  get bufferedBytes(): number {
    return this.#carrier.bufferedBytes;
  }

  send(frame: Uint8Array): void {
    if (!this.#closed) this.#carrier.send(prefixed(this.#header, frame));
  }

  take(frame: Uint8Array): void {
    this.#waiting.push(frame);
    this.#deliver();
    if (this.#waiting.length > waitingLimit) this.close('overrun');
  }

  /** A listener may hand over to another in the middle: what is left then waits for that one. */
  #deliver(): void {
    while (this.#listeners > 0) {
      const frame = this.#waiting.shift();
      if (!frame) return;
      this.#frames.emit(frame);
    }
  }

  close(reason = 'closed'): void {
    this.end({ clean: true, reason });
  }

  end(closed: PortClosed): void {
    if (this.#closed) return;
    this.#closed = closed;
    this.#ended();
    this.#closes.emit(closed);
  }
}

function prefixed(header: Uint8Array, body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(header.length + body.length);
  frame.set(header);
  frame.set(body, header.length);
  return frame;
}
