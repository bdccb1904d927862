import type { StageHost } from '@handrail/sdk/stage';
import type { CaptureRate } from './captureRate.ts';
import { RelaySender } from './relay/relaySender.ts';
import { SharerConnection } from './sharerConnection.ts';
import { SharerRate } from './sharerRate.ts';

/** The way to the helper's stage. It stands before there is a picture; while the stage rests there is none at all. */
export class Sending {
  readonly #host: StageHost;
  #connection: SharerConnection | undefined;
  #rate: SharerRate | undefined;
  #relay: RelaySender | undefined;
  #track: MediaStreamTrack | undefined;
  /** What the helper's stage can show, while it wants the picture through the relay. */
  #codecs: readonly string[] = [];

  constructor(host: StageHost) {
    this.#host = host;
    host.onSignal((signal) => {
      if (signal.kind !== 'relay') return;
      this.#codecs = signal.codecs;
      this.#relayAnew();
    });
    this.#connection = this.#connect();
  }

  /** Whether a picture goes over it. */
  get running(): boolean {
    return this.#rate !== undefined;
  }

  start(track: MediaStreamTrack, captureRate: CaptureRate): void {
    const connection = this.#connection ?? this.#connect();
    this.#connection = connection;
    this.#rate = new SharerRate(this.#host, track, captureRate, connection, () => this.#relay?.encoded);
    this.#track = track;
    this.#relayAnew();
    connection.send(track).catch(() => this.#host.failed('capture_failed'));
  }

  /** From this turn on nothing can leave. */
  stop(): void {
    // Where it is still wanted after a rest, it is asked for again.
    this.#codecs = [];
    this.#track = undefined;
    this.#relayAnew();
    this.#rate?.close();
    this.#connection?.close();
    this.#rate = undefined;
    this.#connection = undefined;
  }

  #relayAnew(): void {
    this.#relay?.close();
    this.#relay = undefined;
    if (!this.#track || this.#codecs.length === 0) return;
    this.#rate?.wake();
    this.#relay = RelaySender.start(this.#host, this.#track, this.#codecs, () => this.#rate?.wake());
  }

  #connect(): SharerConnection {
    return new SharerConnection(this.#host, () => this.#rate?.wake());
  }
}
