import type { StageHost, StageReport } from '@handrail/sdk/stage';
import { type Encoded, Joining, relayCodecs, writeAnswer } from './pieces.ts';

/** Pictures that may wait for the decoder. */
const decodeLimit = 8;
/** How often the sharer's stage is told of the helper's hands at most, ms: it stays awake for longer. */
const handsMs = 500;
/** So many pieces that cannot be are no mistake. */
const refusedLimit = 16;

/** Shows what comes through the relay, as a stream for the page's video. */
export class RelayReceiver {
  readonly stream: MediaStream;
  readonly #host: StageHost;
  readonly #canvas = document.createElement('canvas');
  readonly #joining: Joining;
  readonly #pieces: { dispose(): void };
  readonly #ended: () => void;
  #begun: (() => void) | undefined;
  readonly #waiting = new Map<number, Encoded>();
  #decoder: VideoDecoder | undefined;
  #codec = -1;
  #expected = -1;
  #needsWhole = true;
  #refused = 0;
  #frames = 0;
  #bytes = 0;
  #since = performance.now();
  #heard = performance.now();
  #shown = 0;
  #hands = Number.NEGATIVE_INFINITY;

  /** `begun` is called with the first picture, and `ended` when what comes is hostile and nothing more will be shown. */
  constructor(host: StageHost, begun: () => void, ended: () => void) {
    this.#host = host;
    this.#begun = begun;
    this.#ended = ended;
    this.#joining = new Joining(new Set(decodable().map(({ number }) => number)));
    this.#canvas.width = 16;
    this.#canvas.height = 16;
    // Before there is a context there is nothing to take a stream of.
    this.#canvas.getContext('2d', { alpha: false });
    this.stream = this.#canvas.captureStream();
    this.#pieces = host.onPicture((piece) => this.#take(piece));
  }

  /** How long nothing came, ms. */
  get silentMs(): number {
    return performance.now() - this.#heard;
  }

  /** The helper does something: the sharer's stage should not miss what comes of it. */
  hands(): void {
    const now = performance.now();
    if (this.#begun || now - this.#hands < handsMs) return;
    this.#hands = now;
    this.#host.sendPicture(writeAnswer({ number: this.#shown, needsWhole: this.#needsWhole, hands: true }));
  }

  /** Since the last report. */
  report(): StageReport | undefined {
    if (this.#begun) return undefined;
    const now = performance.now();
    const span = Math.max(1, now - this.#since);
    const report = {
      route: 'relay',
      framesPerSecond: Math.round((this.#frames * 1000) / span),
      kilobitsPerSecond: Math.round((this.#bytes * 8) / span),
      ...(this.#codec < 0
        ? {}
        : { codec: relayCodecs[this.#codec]?.name ?? '', width: this.#canvas.width, height: this.#canvas.height }),
    } as const;
    this.#frames = 0;
    this.#bytes = 0;
    this.#since = now;
    return report;
  }

  close(): void {
    this.#pieces.dispose();
    if (this.#decoder?.state === 'configured') this.#decoder.close();
    this.#decoder = undefined;
    for (const track of this.stream.getTracks()) track.stop();
    // Nothing of the screen is kept longer than it is shown.
    this.#canvas.width = 0;
  }

  #take(piece: Uint8Array): void {
    this.#heard = performance.now();
    this.#bytes += piece.length;
    const picture = this.#joining.take(piece);
    if (picture === 'refused') this.#refuse();
    else if (picture) this.#decode(picture);
  }

  #refuse(): void {
    this.#refused += 1;
    this.#needsWhole = true;
    if (this.#refused > refusedLimit) this.#ended();
  }

  #decode(picture: Encoded): void {
    const { number, whole, codec } = picture;
    if (number !== this.#expected) this.#needsWhole = true;
    this.#expected = (number + 1) % 2 ** 32;
    const full = (this.#decoder?.decodeQueueSize ?? 0) >= decodeLimit;
    if (full || (this.#needsWhole && !whole)) {
      this.#needsWhole = true;
      return this.#answer(number);
    }
    this.#needsWhole = false;
    if (this.#decoder?.state !== 'configured' || codec !== this.#codec) this.#open(codec);
    this.#waiting.set(number, picture);
    this.#decoder?.decode(
      new EncodedVideoChunk({ type: whole ? 'key' : 'delta', timestamp: number, data: picture.data as BufferSource }),
    );
  }

  #open(codec: number): void {
    if (this.#decoder?.state === 'configured') this.#decoder.close();
    this.#waiting.clear();
    this.#codec = codec;
    const decoder = new VideoDecoder({
      output: (frame) => {
        try {
          if (decoder === this.#decoder) this.#draw(frame);
        } finally {
          frame.close();
        }
      },
      error: () => {
        if (decoder !== this.#decoder) return;
        this.#decoder = undefined;
        this.#refuse();
        this.#answer(Math.max(0, this.#expected - 1));
      },
    });
    this.#decoder = decoder;
    decoder.configure({ codec: relayCodecs[codec]?.config ?? '', optimizeForLatency: true });
  }

  #draw(frame: VideoFrame): void {
    const number = frame.timestamp;
    const picture = this.#waiting.get(number);
    for (const each of this.#waiting.keys()) if (each <= number) this.#waiting.delete(each);
    if (!picture || picture.width !== frame.displayWidth || picture.height !== frame.displayHeight) {
      this.#refuse();
      return this.#answer(number);
    }
    const canvas = this.#canvas;
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    canvas.getContext('2d', { alpha: false })?.drawImage(frame, 0, 0);
    this.#frames += 1;
    this.#begun?.();
    this.#begun = undefined;
    this.#answer(number);
  }

  #answer(number: number): void {
    this.#shown = number;
    this.#host.sendPicture(writeAnswer({ number, needsWhole: this.#needsWhole, hands: false }));
  }
}

/** What this browser can show, by name and number. */
export function decodable(): readonly { readonly name: string; readonly number: number }[] {
  if (typeof VideoDecoder !== 'function') return [];
  return relayCodecs.map(({ name }, number) => ({ name, number }));
}
