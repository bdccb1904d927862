import type { StageHost, StageReport } from '@handrail/sdk/stage';
import { numberOf, readStats } from '../stats.ts';
import { decodable, RelayReceiver } from './relayReceiver.ts';

const lookMs = 250;
/** The two stages may look for a way of their own this long, ms; they go on looking afterwards. */
const patienceMs = 2_500;
/** The picture through the relay is asked for again when nothing came for this long, ms. */
const againMs = 4_000;

/** What it needs of the helper's connection. */
interface Connection {
  /** The video that came with the last offer. */
  readonly stream: MediaStream | undefined;
  readonly connection: RTCPeerConnection | undefined;
}

/**
 * Sees to it that there is a picture: through the relay while no connection stands, and by the connection as soon as one
 * does. The sharer's device lets through what the helper may see, however it comes.
 */
export class RelayWatch {
  readonly #host: StageHost;
  readonly #connection: Connection;
  readonly #show: (stream: MediaStream, goesOn?: boolean) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #receiver: RelayReceiver | undefined;
  #well = performance.now();
  #asked = 0;
  /** Frames that the connection had brought when it stood again. */
  #frames: number | undefined;
  #hostile = false;

  constructor(host: StageHost, connection: Connection, show: (stream: MediaStream, goesOn?: boolean) => void) {
    this.#host = host;
    this.#connection = connection;
    this.#show = show;
    this.#timer = setInterval(() => this.#look(), lookMs);
  }

  /** How the picture through the relay does, while it comes that way. */
  report(): StageReport | undefined {
    return this.#receiver?.report();
  }

  /** The helper does something. */
  hands(): void {
    this.#receiver?.hands();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#receiver?.close();
    this.#receiver = undefined;
  }

  #look(): void {
    const now = performance.now();
    const state = this.#connection.connection?.iceConnectionState;
    if (state === 'connected' || state === 'completed') return this.#stands(now);
    this.#frames = undefined;
    if (this.#host.mode.paused) {
      this.#well = now;
      return;
    }
    if (this.#hostile || now - this.#well < patienceMs) return;
    if (this.#receiver && this.#receiver.silentMs < againMs) return;
    if (now - this.#asked < againMs) return;
    this.#asked = now;
    const codecs = decodable().map(({ name }) => name);
    if (codecs.length === 0) return;
    if (!this.#receiver) {
      const receiver = new RelayReceiver(
        this.#host,
        () => this.#show(receiver.stream),
        () => this.#refuse(),
      );
      this.#receiver = receiver;
    }
    this.#host.signal({ kind: 'relay', codecs });
  }

  #stands(now: number): void {
    this.#well = now;
    if (!this.#receiver) return;
    this.#handOver().catch((error: unknown) => console.warn('No frames', error instanceof Error ? error.name : ''));
  }

  /** The relay goes on until the connection brings frames: after a gap it may be a while until there is a whole one. */
  async #handOver(): Promise<void> {
    const { connection } = this.#connection;
    const video = readStats(await connection?.getStats()).first('inbound-rtp');
    const frames = numberOf(video, 'framesDecoded') ?? 0;
    const { connection: now, stream } = this.#connection;
    if (!this.#receiver || now !== connection || !stream) return;
    if (this.#frames === undefined || frames < this.#frames) this.#frames = frames;
    if (frames <= this.#frames) return;
    // First, while the relay's last picture can still be seen.
    this.#show(stream, true);
    this.#end();
  }

  #refuse(): void {
    this.#hostile = true;
    this.#end();
    this.#host.failed('connection_failed');
  }

  #end(): void {
    this.#receiver?.close();
    this.#receiver = undefined;
    this.#host.signal({ kind: 'relay', codecs: [] });
  }
}
