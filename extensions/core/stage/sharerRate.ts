import type { StageHost, StageReport } from '@handrail/sdk/stage';
import { Adaptation } from './adaptation.ts';
import { screenOf } from './capture.ts';
import type { CaptureRate } from './captureRate.ts';
import { codecName } from './codecs.ts';
import { type EncodedSoFar, IdleRate } from './idleRate.ts';
import { relayFramesPerSecond } from './relay/pace.ts';
import type { SharerConnection } from './sharerConnection.ts';
import { type FoundStats, numberOf, readStats, routeOf, textOf } from './stats.ts';

/** How often the picture is looked at for change, ms: rarely while it moves anyway, often while it rests. */
const lookMs = { awake: 250, idle: 60 } as const;

/** Keeps the rate at what processor, network and picture need, and reports once a second. */
export class SharerRate {
  readonly #host: StageHost;
  readonly #track: MediaStreamTrack;
  readonly #captureRate: CaptureRate;
  readonly #connection: SharerConnection;
  readonly #relayed: () => EncodedSoFar | undefined;
  readonly #adaptation: Adaptation;
  readonly #idle: IdleRate;
  #before: FoundStats | undefined;
  #captured: number;
  #applied: number;
  #sender: RTCRtpSender | undefined;
  #nextSecond = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  /** `relayed`: what was encoded for the relay, while the picture goes that way. */
  constructor(
    host: StageHost,
    track: MediaStreamTrack,
    captureRate: CaptureRate,
    connection: SharerConnection,
    relayed: () => EncodedSoFar | undefined,
  ) {
    this.#host = host;
    this.#track = track;
    this.#captureRate = captureRate;
    this.#connection = connection;
    this.#relayed = relayed;
    this.#adaptation = new Adaptation(host.settings.framesPerSecond);
    this.#applied = host.settings.framesPerSecond;
    this.#captured = host.settings.framesPerSecond;
    this.#idle = new IdleRate(performance.now());
    this.#again();
  }

  /** The helper does something: the full rate, before it shows. */
  wake(): void {
    this.#idle.wake(performance.now());
    this.#capture();
  }

  close(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #again(): void {
    if (!this.#ended) this.#timer = setTimeout(() => this.#look(), this.#idle.idle ? lookMs.idle : lookMs.awake);
  }

  #look(): void {
    this.#lookOnce()
      .catch((error: unknown) => console.warn('The rate could not be set', error instanceof Error ? error.name : ''))
      .finally(() => this.#again());
  }

  async #lookOnce(): Promise<void> {
    const { sender } = this.#connection;
    if (sender !== this.#sender) {
      this.#sender = sender;
      this.#before = undefined;
      this.#applied = this.#host.settings.framesPerSecond;
    }
    const now = performance.now();
    const second = now >= this.#nextSecond;
    const stats = readStats(second ? await this.#connection.connection?.getStats() : await sender?.getStats());
    const sent = stats.first('outbound-rtp');
    const direct = sent && { frames: numberOf(sent, 'framesEncoded') ?? 0, bytes: numberOf(sent, 'bytesSent') ?? 0 };
    const encoded = this.#relayed() ?? direct;
    if (encoded) this.#idle.look(now, encoded);
    this.#capture();
    if (!second) return;
    this.#nextSecond = now + 1000;
    this.#host.report({ ...this.#reportOf(stats), ...screenOf(this.#track) });
    this.#before = stats;
    await this.#send();
  }

  #reportOf(stats: FoundStats): StageReport {
    const sent = stats.first('outbound-rtp');
    const before = this.#before?.first('outbound-rtp');
    const route = routeOf(stats);
    const frames = (numberOf(sent, 'framesEncoded') ?? 0) - (numberOf(before, 'framesEncoded') ?? 0);
    const span = (numberOf(sent, 'timestamp') ?? 0) - (numberOf(before, 'timestamp') ?? 0);
    if (!sent || !before || span <= 0) return { route: route.route };
    const encoding = (numberOf(sent, 'totalEncodeTime') ?? 0) - (numberOf(before, 'totalEncodeTime') ?? 0);
    this.#adaptation.step({
      limitedBy: textOf(sent, 'qualityLimitationReason') ?? 'none',
      lost: numberOf(stats.first('remote-inbound-rtp'), 'fractionLost') ?? 0,
      ...(frames > 0 ? { encodeMs: (encoding * 1000) / frames } : {}),
    });
    const bytes = (numberOf(sent, 'bytesSent') ?? 0) - (numberOf(before, 'bytesSent') ?? 0);
    const mime = textOf(stats.byId(textOf(sent, 'codecId')), 'mimeType');
    return {
      ...route,
      framesPerSecond: Math.round((frames * 1000) / span),
      kilobitsPerSecond: Math.round((bytes * 8) / span),
      ...(mime ? { codec: codecName(mime) } : {}),
    };
  }

  /** The capture itself goes no faster than is sent, and slower while the picture rests: there the processor's time goes. */
  #capture(): void {
    const full = this.#adaptation.framesPerSecond;
    const framesPerSecond = this.#relayed() ? Math.min(relayFramesPerSecond, full) : full;
    const wanted = this.#idle.idle
      ? Math.min(this.#host.settings.idleFramesPerSecond, framesPerSecond)
      : framesPerSecond;
    // What was read before the end comes after it.
    if (this.#ended || wanted === this.#captured) return;
    this.#captured = wanted;
    this.#captureRate
      .set(wanted)
      .catch((error: unknown) => console.warn('The capture keeps its rate', error instanceof Error ? error.name : ''));
  }

  async #send(): Promise<void> {
    const { framesPerSecond } = this.#adaptation;
    const sender = this.#sender;
    if (framesPerSecond === this.#applied) return;
    const parameters = sender?.getParameters();
    const [encoding] = parameters?.encodings ?? [];
    if (!sender || !parameters || !encoding) return;
    encoding.maxFramerate = framesPerSecond;
    await sender.setParameters(parameters);
    this.#applied = framesPerSecond;
  }
}
