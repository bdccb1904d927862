import type { StageHost } from '@handrail/sdk/stage';
import type { EncodedSoFar } from '../idleRate.ts';
import { Pacing, relayFramesPerSecond } from './pace.ts';
import { cut, readAnswer, relayCodecs } from './pieces.ts';

/** On their way without an answer: pictures, and bytes. A picture that needs more than all bytes still goes alone. */
const windowPictures = 4;
const windowBytes = 512 * 1024;
const betweenMs = 1000 / relayFramesPerSecond - 4;
/** A busy machine gets fewer pictures: at least half of its time is for what is shared, whose picture it is. But some, ms. */
const slowestMs = 400;

/** Turns a track into its frames, where the browser can; the language's types do not know it yet. */
type TrackProcessor = new (options: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => { readonly readable: ReadableStream<VideoFrame> };

/** Encodes the captured screen for the relay, from the turn it is made until it is closed. */
export class RelaySender {
  readonly #host: StageHost;
  readonly #codec: (typeof relayCodecs)[number];
  readonly #woken: () => void;
  readonly #pacing = new Pacing();
  readonly #reader: ReadableStreamDefaultReader<VideoFrame>;
  readonly #answers: { dispose(): void };
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #unanswered = new Map<number, number>();
  #encoder: VideoEncoder | undefined;
  #size: { readonly width: number; readonly height: number } | undefined;
  #canvas: OffscreenCanvas | undefined;
  #number = 0;
  #wholeWanted = true;
  #last = 0;
  #sent = 0;
  #dropped = 0;
  #encodedFrames = 0;
  #encodedBytes = 0;
  /** When each picture that is with the encoder was given to it. */
  readonly #begun: number[] = [];
  /** How long a picture takes, smoothed, ms. */
  #takesMs = 0;
  #closed = false;

  /** `codecs` are those that the other stage can show; undefined is given for none that is known here. `woken`: the helper does something. */
  static start(host: StageHost, track: MediaStreamTrack, codecs: readonly string[], woken: () => void) {
    const Processor: unknown = Reflect.get(globalThis, 'MediaStreamTrackProcessor');
    const codec = relayCodecs.find(({ name }) => codecs.includes(name));
    if (!codec || typeof Processor !== 'function' || typeof VideoEncoder !== 'function') return undefined;
    const { readable } = new (Processor as TrackProcessor)({ track, maxBufferSize: 1 });
    return new RelaySender(host, readable.getReader(), codec, woken);
  }

  private constructor(
    host: StageHost,
    reader: ReadableStreamDefaultReader<VideoFrame>,
    codec: (typeof relayCodecs)[number],
    woken: () => void,
  ) {
    this.#host = host;
    this.#reader = reader;
    this.#codec = codec;
    this.#woken = woken;
    this.#answers = host.onPicture((piece) => this.#answered(piece));
    this.#timer = setInterval(() => this.#everySecond(), 1000);
    this.#read().catch((error: unknown) => this.#failed(error));
  }

  /** Since it began. */
  get encoded(): EncodedSoFar {
    return { frames: this.#encodedFrames, bytes: this.#encodedBytes };
  }

  /** From this turn on nothing is encoded or sent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#answers.dispose();
    if (this.#encoder?.state === 'configured') this.#encoder.close();
    // The track may have ended first, and its frames with it.
    this.#reader.cancel().catch(() => undefined);
  }

  async #read(): Promise<void> {
    while (!this.#closed) {
      const { value: frame, done } = await this.#reader.read();
      if (done) return;
      try {
        if (!this.#closed) this.#take(frame);
      } finally {
        frame.close();
      }
    }
  }

  #take(frame: VideoFrame): void {
    const now = performance.now();
    if (now - this.#last < Math.min(slowestMs, Math.max(betweenMs, this.#takesMs * 2))) return;
    const bytes = [...this.#unanswered.values()].reduce((sum, size) => sum + size, 0);
    const queued = this.#encoder?.encodeQueueSize ?? 0;
    if (this.#unanswered.size + queued >= windowPictures || bytes > windowBytes) {
      this.#dropped += 1;
      return;
    }
    this.#last = now;
    this.#sent += 1;
    const { scale } = this.#pacing.pace;
    // Encoders want even numbers.
    const size = {
      width: Math.max(16, Math.round((frame.displayWidth * scale) / 2) * 2),
      height: Math.max(16, Math.round((frame.displayHeight * scale) / 2) * 2),
    };
    const encoder = this.#encoderFor(size);
    const whole = this.#wholeWanted;
    this.#wholeWanted = false;
    const same = size.width === frame.displayWidth && size.height === frame.displayHeight;
    const scaled = same ? frame : this.#scaled(frame, size);
    this.#begun.push(now);
    encoder.encode(scaled, { keyFrame: whole });
    if (!same) scaled.close();
  }

  #scaled(frame: VideoFrame, { width, height }: { readonly width: number; readonly height: number }): VideoFrame {
    if (this.#canvas?.width !== width || this.#canvas.height !== height)
      this.#canvas = new OffscreenCanvas(width, height);
    const canvas = this.#canvas;
    canvas.getContext('2d', { alpha: false })?.drawImage(frame, 0, 0, width, height);
    return new VideoFrame(canvas, { timestamp: frame.timestamp });
  }

  #encoderFor(size: { readonly width: number; readonly height: number }): VideoEncoder {
    if (this.#encoder?.state === 'configured' && this.#size?.width === size.width && this.#size.height === size.height)
      return this.#encoder;
    if (this.#encoder?.state !== 'configured') {
      this.#encoder = new VideoEncoder({
        output: (chunk) => this.#encoded(chunk),
        error: (error) => this.#failed(error),
      });
    }
    this.#size = size;
    this.#configure(this.#encoder);
    this.#wholeWanted = true;
    return this.#encoder;
  }

  #configure(encoder: VideoEncoder): void {
    if (!this.#size) return;
    encoder.configure({
      codec: this.#codec.config,
      ...this.#size,
      bitrate: this.#pacing.pace.bitsPerSecond,
      framerate: relayFramesPerSecond,
      latencyMode: 'realtime',
      ...{ contentHint: 'text' },
    });
  }

  #encoded(chunk: EncodedVideoChunk): void {
    const size = this.#size;
    const now = performance.now();
    this.#takesMs += (now - (this.#begun.shift() ?? now) - this.#takesMs) / 8;
    if (this.#closed || !size) return;
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    const number = this.#number;
    this.#number = (number + 1) % 2 ** 32;
    this.#unanswered.set(number, data.length);
    this.#encodedFrames += 1;
    this.#encodedBytes += data.length;
    const codec = relayCodecs.indexOf(this.#codec);
    for (const piece of cut({ number, whole: chunk.type === 'key', codec, ...size, data }))
      this.#host.sendPicture(piece);
  }

  #answered(piece: Uint8Array): void {
    const answer = readAnswer(piece);
    if (!answer) return;
    for (const number of this.#unanswered.keys()) if (number <= answer.number) this.#unanswered.delete(number);
    if (answer.needsWhole) this.#wholeWanted = true;
    if (answer.hands) this.#woken();
  }

  #everySecond(): void {
    const changed = this.#pacing.step(this.#sent, this.#dropped);
    this.#sent = 0;
    this.#dropped = 0;
    if (changed && this.#encoder?.state === 'configured') this.#configure(this.#encoder);
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    console.warn('The picture could not be encoded', error instanceof Error ? error.name : '');
    this.#encoder = undefined;
    this.#begun.length = 0;
    this.#wholeWanted = true;
  }
}
