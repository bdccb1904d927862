import { type Disposable, disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { DirectStream } from '@handrail/sdk/stage';
import type { Port, PortClosed } from '../../base/rpc/port.ts';
import type { SealedChannel } from '../../base/session/seal.ts';

/** What came on a one-way stream: opened and authenticated, with the sender's epoch. */
export interface DirectFrame {
  readonly stream: DirectStream;
  readonly epoch: number;
  readonly payload: Uint8Array;
}

/** A piece of the picture that came through the relay, or an answer to one. */
export interface PicturePiece {
  readonly epoch: number;
  readonly piece: Uint8Array;
}

/** Frames that may wait for the notice that their stream has moved to the data channel. */
const heldLimit = 256;

/**
 * The sealed channel between the two devices over whatever carries it. `control` always takes the relay; `input` and
 * `moves` move to the stage's data channels while those stand. Every frame is opened here and nowhere else; one that
 * does not open ends the peer, with its error.
 */
export class SealedPeer {
  /** The control stream, for an Rpc. */
  readonly control: Port;
  readonly #relay: Port;
  readonly #channel: SealedChannel;
  readonly #controlFrames = new Emitter<Uint8Array>();
  readonly #closes = new Emitter<PortClosed>();
  readonly #directFrames = new Emitter<DirectFrame>();
  readonly #pictures = new Emitter<PicturePiece>();
  readonly #breaches = new Emitter<HandrailError>();
  readonly #held = new Map<DirectStream, Uint8Array[]>();
  /** Streams of the other side that come through the data channels now. */
  readonly #incomingDirect = new Set<DirectStream>();
  #sendDirect: ((stream: DirectStream, frame: Uint8Array) => void) | undefined;
  /** Frames from data channels in a row that did not open. */
  #directFailures = 0;
  #breached = false;
  #closed: PortClosed | undefined;
  #left: Promise<void> = Promise.resolve();

  constructor(relay: Port, channel: SealedChannel) {
    this.#relay = relay;
    this.#channel = channel;
    this.control = {
      send: (frame) => this.#seal('control', frame, 0, (sealed) => relay.send(sealed)),
      onFrame: this.#controlFrames.event,
      onClose: (listener) => this.#onClose(listener),
      get bufferedBytes() {
        return relay.bufferedBytes;
      },
      close: (reason) => this.close(reason),
    };
    relay.onFrame((frame) => this.#open(frame, 'relay'));
    relay.onClose((closed) => this.#end(closed));
  }

  /** What came on `input` and `moves`. */
  readonly onDirect = this.#directFrames.event;

  /** What came on `picture`. */
  readonly onPicture = this.#pictures.event;

  /** A frame was altered, repeated or left out on its way: the relay or the network tampers. Heard once. */
  readonly onBreach = this.#breaches.event;

  /** Sends on a one-way stream, by the data channel while there is one. */
  send(stream: DirectStream, payload: Uint8Array, epoch: number): void {
    // The way is chosen with the number: what a change of carrier announces as sent went by the old way or not at all.
    const direct = this.#sendDirect;
    this.#seal(stream, payload, epoch, (sealed) => {
      if (direct) direct(stream, sealed);
      else this.#relay.send(sealed);
    });
  }

  /** A piece of the picture, or an answer to one: always by the relay. */
  sendPicture(piece: Uint8Array, epoch: number): void {
    this.#seal('picture', piece, epoch, (sealed) => this.#relay.send(sealed));
  }

  /** From now on one-way frames leave through the data channels. The caller tells the peer, with `lastSent`. */
  sendThrough(send: (stream: DirectStream, frame: Uint8Array) => void): void {
    this.#sendDirect = send;
  }

  /** The data channels are gone: one-way frames take the relay again. */
  sendByRelay(): void {
    this.#sendDirect = undefined;
  }

  /** Settles when everything said so far was sealed and handed to its carrier. */
  get left(): Promise<void> {
    return this.#left;
  }

  /** Number of the last frame sealed on a stream; -1 before the first. */
  lastSent(stream: DirectStream): number {
    return this.#channel.lastSent(stream);
  }

  /** A frame that came through a data channel. */
  receiveDirect(stream: DirectStream, frame: Uint8Array): void {
    if (this.#incomingDirect.has(stream)) {
      this.#open(frame, 'direct');
      return;
    }
    const held = this.#held.get(stream) ?? [];
    // The notice is on its way by the relay; a sender that is so far ahead of it has lost it.
    if (held.length >= heldLimit) held.shift();
    held.push(frame);
    this.#held.set(stream, held);
  }

  /**
   * The peer said that a stream takes another way. What it sent before on the relay has come, being in order with this
   * notice; what it sent on a data channel that is gone may be lost, which `last` makes known. Settles with true when
   * frames are missing. Error: `invalid_input` for a number that cannot be.
   */
  async moved(stream: DirectStream, to: 'direct' | 'relay', last: number): Promise<boolean> {
    if (to === 'direct') {
      this.#incomingDirect.add(stream);
      for (const frame of this.#held.get(stream) ?? []) this.#open(frame, 'direct');
      this.#held.delete(stream);
      return false;
    }
    this.#incomingDirect.delete(stream);
    this.#held.delete(stream);
    return await this.#channel.skipTo(stream, last + 1);
  }

  close(reason = 'closed'): void {
    this.#relay.close(reason);
    this.#end({ clean: true, reason });
  }

  #seal(
    stream: 'control' | 'picture' | DirectStream,
    payload: Uint8Array,
    epoch: number,
    send: (sealed: Uint8Array) => void,
  ): void {
    if (this.#closed) return;
    this.#left = this.#channel.seal(stream, payload, epoch).then(
      (sealed) => {
        if (!this.#closed) send(sealed);
      },
      (error: unknown) => this.#breach(HandrailError.from(error)),
    );
  }

  #open(frame: Uint8Array, way: 'relay' | 'direct'): void {
    if (this.#closed || this.#breached) return;
    this.#channel.open(frame).then(
      (opened) => {
        if (this.#closed || this.#breached) return;
        if (way === 'direct') this.#directFailures = 0;
        if (opened.stream === 'control') {
          if (way === 'relay') this.#controlFrames.emit(opened.plaintext);
        } else if (opened.stream === 'picture') {
          if (way === 'relay') this.#pictures.emit({ epoch: opened.epoch, piece: opened.plaintext });
        } else if (opened.stream === 'input' || opened.stream === 'moves') {
          if (!opened.stale)
            this.#directFrames.emit({ stream: opened.stream, epoch: opened.epoch, payload: opened.plaintext });
        }
      },
      (error: unknown) => {
        if (way === 'direct' && this.#mayBeOld()) return;
        this.#breach(asTampering(HandrailError.from(error)));
      },
    );
  }

  /**
   * A data channel outlives a break of the relay, and what it still delivers was sealed before with other keys. Nothing
   * of it opens; only when nothing new opens either, it is no leftover.
   */
  #mayBeOld(): boolean {
    this.#directFailures += 1;
    return this.#directFailures <= heldLimit;
  }

  #breach(problem: HandrailError): void {
    if (this.#closed || this.#breached) return;
    this.#breached = true;
    // Told before it closes: what is sent from here still opens there, so that the other side can hear of it.
    this.#breaches.emit(problem);
  }

  #onClose(listener: (closed: PortClosed) => void): Disposable {
    if (this.#closed) {
      listener(this.#closed);
      return disposable(() => {});
    }
    return this.#closes.event(listener);
  }

  #end(closed: PortClosed): void {
    if (this.#closed) return;
    this.#closed = closed;
    this.#closes.emit(closed);
  }
}

/** What is wrong with a frame that does not even look sealed: somebody on the way changed it. */
function asTampering(problem: HandrailError): HandrailError {
  return sealErrors.has(problem.code)
    ? problem
    : new HandrailError('seal_broken', 'A sealed frame was altered on its way', {}, { cause: problem });
}

const sealErrors: ReadonlySet<string> = new Set(['seal_broken', 'seal_replayed', 'seal_gap']);
