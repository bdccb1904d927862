import { Emitter, type Event, HandrailError } from '@handrail/sdk';
import { closeOnce } from './closing.ts';
import type { Port, PortClosed } from './port.ts';

const headBytes = 3;
const frameKind = { data: 0, close: 1 } as const;
const reasonLimit = 200;
/** What may wait for a channel to be opened: frames and bytes of one, and the number of channels. */
const earlyLimit = { frames: 16, bytes: 65_536, channels: 16 } as const;

/** What came for a channel before it was opened; `end` when the other end closed it again, or sent too much. */
interface Early {
  readonly frames: Uint8Array[];
  bytes: number;
  end: PortClosed | undefined;
}

/** What a `Multiplexer` may be told. */
export interface MultiplexerOptions {
  /** The most channels open at once; 64 when absent. */
  readonly maxChannels?: number;
  /** Hears `malformed` for frames that belong to no channel. */
  readonly onProblem?: (error: HandrailError) => void;
}

/**
 * Several ports over one. A frame is the channel's number (u16, big-endian), a kind (0 data, 1 close) and the rest.
 * Who hands out a number opens it first and hands it out once, and may send at once; the other end opens it when it was
 * told, and then gets the frames that came before: at most 16 of 64 KiB together, for at most 16 numbers. More is
 * refused, which leaves a gap nobody could mend, so such a channel is closed (`overrun`) when it is opened. Frames for a
 * channel that was closed are dropped. Closing a channel closes it at the other end; when the carrier closes, all do.
 */
export class Multiplexer {
  readonly #carrier: Port;
  readonly #channels = new Map<number, Channel>();
  /** Numbers that were open once: what still comes for them was under way, and is no fault. */
  readonly #ended = new Set<number>();
  readonly #early = new Map<number, Early>();
  readonly #maxChannels: number;
  readonly #onProblem: (error: HandrailError) => void;
  #carrierClosed: PortClosed | undefined;

  constructor(carrier: Port, options: MultiplexerOptions = {}) {
    this.#carrier = carrier;
    this.#maxChannels = options.maxChannels ?? 64;
    this.#onProblem = options.onProblem ?? (() => undefined);
    carrier.onFrame((frame) => this.#receive(frame));
    carrier.onClose((closed) => {
      this.#carrierClosed = closed;
      for (const channel of [...this.#channels.values()]) channel.end(closed);
    });
  }

  /** Heard when the carrier closes. */
  get onClose(): Event<PortClosed> {
    return this.#carrier.onClose;
  }

  /** Opens this end of a channel, 0 to 65535. Throws `wrong_state` for one that is open, `too_many` beyond the limit. */
  open(number: number): Port {
    if (!Number.isInteger(number) || number < 0 || number > 0xffff) {
      throw new HandrailError('invalid_input', 'A channel number is 0 to 65535');
    }
    if (this.#channels.has(number)) throw new HandrailError('wrong_state', `Channel ${number} is open already`);
    if (this.#channels.size >= this.#maxChannels) throw new HandrailError('too_many', 'Too many channels are open');
    const channel = new Channel(
      this.#carrier,
      (kind, body) => this.#send(number, kind, body),
      () => {
        this.#channels.delete(number);
        this.#ended.add(number);
      },
    );
    this.#ended.delete(number);
    if (this.#carrierClosed) {
      channel.end(this.#carrierClosed);
      return channel;
    }
    this.#channels.set(number, channel);
    const early = this.#early.get(number);
    this.#early.delete(number);
    // After the opener's turn, in which it sets its listeners; frames that come meanwhile wait behind.
    if (early) channel.deliver(early);
    return channel;
  }

  /** Closes the carrier, and with it every channel at both ends. */
  close(reason?: string): void {
    this.#carrier.close(reason);
  }

  /** Keeps what came for a number that nobody opened yet; false when that is too much. */
  #keep(number: number, kind: number, body: Uint8Array): boolean {
    let early = this.#early.get(number);
    if (!early) {
      if (this.#early.size >= earlyLimit.channels) return false;
      early = { frames: [], bytes: 0, end: undefined };
      this.#early.set(number, early);
    }
    if (early.end) return true;
    if (kind === frameKind.close) {
      early.end = closedBy(body);
      return true;
    }
    if (early.frames.length >= earlyLimit.frames || early.bytes + body.length > earlyLimit.bytes) {
      early.end = { clean: false, reason: 'overrun' };
      return false;
    }
    early.frames.push(body);
    early.bytes += body.length;
    return true;
  }

  #send(number: number, kind: number, body: Uint8Array): void {
    const frame = new Uint8Array(headBytes + body.length);
    frame[0] = number >> 8;
    frame[1] = number & 0xff;
    frame[2] = kind;
    frame.set(body, headBytes);
    this.#carrier.send(frame);
  }

  #receive(frame: Uint8Array): void {
    const [high, low, kind] = frame;
    if (high === undefined || low === undefined || (kind !== frameKind.data && kind !== frameKind.close)) {
      this.#onProblem(new HandrailError('malformed', 'A frame had no channel'));
      return;
    }
    const number = (high << 8) | low;
    const channel = this.#channels.get(number);
    const body = frame.subarray(headBytes);
    if (!channel) {
      if (!this.#ended.has(number) && !this.#keep(number, kind, body))
        this.#onProblem(new HandrailError('malformed', 'Too much came for a channel that is not open'));
      return;
    }
    if (kind === frameKind.data) channel.arrive(body);
    else channel.finish(closedBy(body));
  }
}

function closedBy(body: Uint8Array): PortClosed {
  return { clean: true, reason: new TextDecoder().decode(body.subarray(0, reasonLimit)) };
}

class Channel implements Port {
  readonly #frames = new Emitter<Uint8Array>();
  readonly #closing = closeOnce();
  readonly #carrier: Port;
  readonly #send: (kind: number, body: Uint8Array) => void;
  readonly #forget: () => void;
  /** What came before this was opened, until the listeners are there. */
  #early: Early | undefined;

  constructor(carrier: Port, send: (kind: number, body: Uint8Array) => void, forget: () => void) {
    this.#carrier = carrier;
    this.#send = send;
    this.#forget = forget;
  }

  readonly onFrame = this.#frames.event;
  readonly onClose = this.#closing.event;

  /** The carrier's: the channels wait for each other. */
  get bufferedBytes(): number {
    return this.#carrier.bufferedBytes;
  }

  send(frame: Uint8Array): void {
    if (!this.#closing.closed) this.#send(frameKind.data, frame);
  }

  close(reason = 'closed'): void {
    if (this.#closing.closed) return;
    this.#send(frameKind.close, new TextEncoder().encode(reason).subarray(0, reasonLimit));
    this.end({ clean: true, reason });
  }

  /** Hands over what came early, and what comes meanwhile behind it. */
  deliver(early: Early): void {
    this.#early = early;
    queueMicrotask(() => {
      for (let frame = early.frames.shift(); frame && !this.#closing.closed; frame = early.frames.shift())
        this.#frames.emit(frame);
      this.#early = undefined;
      if (early.end) this.end(early.end);
    });
  }

  arrive(frame: Uint8Array): void {
    if (this.#early) this.#early.frames.push(frame);
    else this.#frames.emit(frame);
  }

  /** The other end closed it: after everything that it sent before. */
  finish(closed: PortClosed): void {
    if (this.#early) this.#early.end ??= closed;
    else this.end(closed);
  }

  end(closed: PortClosed): void {
    this.#forget();
    this.#closing.close(closed);
    this.#frames.dispose();
  }
}
