import type { StageHost } from '@handrail/sdk/stage';
import type { CaptureRate } from './captureRate.ts';
import { SharerConnection } from './sharerConnection.ts';
import { SharerRate } from './sharerRate.ts';

/** The way to the helper's stage. It stands before there is a picture; while the stage rests there is none at all. */
export class Sending {
  readonly #host: StageHost;
  #connection: SharerConnection | undefined;
  #rate: SharerRate | undefined;

  constructor(host: StageHost) {
    this.#host = host;
    this.#connection = this.#connect();
  }

  /** Whether a picture goes over it. */
  get running(): boolean {
    return this.#rate !== undefined;
  }

  start(track: MediaStreamTrack, captureRate: CaptureRate): void {
    const connection = this.#connection ?? this.#connect();
    this.#connection = connection;
    this.#rate = new SharerRate(this.#host, track, captureRate, connection);
    connection.send(track).catch(() => this.#host.failed('capture_failed'));
  }

  /** From this turn on nothing can leave. */
  stop(): void {
    this.#rate?.close();
    this.#connection?.close();
    this.#rate = undefined;
    this.#connection = undefined;
  }

  #connect(): SharerConnection {
    return new SharerConnection(this.#host, () => this.#rate?.wake());
  }
}
