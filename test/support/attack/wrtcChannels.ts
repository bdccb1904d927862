import type { DirectStream, StageHost, StageSignal } from '@handrail/sdk/stage';
import wrtc from '@roamhq/wrtc';
import { until } from '../flow/until.ts';
import type { RawSession } from './rawSession.ts';

/** What a sharer's stage here answers to each frame. */
const aTaken = Uint8Array.of(1);

// The numbers that core's stages agree on.
const numbers: Readonly<Record<DirectStream, number>> = { input: 1, moves: 2 };

/** One end of a connection between two stages, without a picture: real ICE, DTLS and SCTP in this process. */
class Connection {
  readonly pc = new wrtc.RTCPeerConnection({ iceServers: [] });
  readonly channels: ReadonlyMap<DirectStream, RTCDataChannel>;
  /** Frames that went into each channel, less those that the other end said it took. */
  readonly untaken = new Map<DirectStream, number>();

  constructor(say: (signal: StageSignal) => void) {
    this.pc.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      const { sdpMid, sdpMLineIndex } = candidate;
      say({
        kind: 'candidate',
        candidate: candidate.candidate,
        sdpMid: sdpMid ?? '0',
        sdpMLineIndex: sdpMLineIndex ?? 0,
      });
    };
    this.channels = new Map(
      (['input', 'moves'] as const).map((stream) => {
        const channel = this.pc.createDataChannel(stream, { negotiated: true, id: numbers[stream] });
        channel.binaryType = 'arraybuffer';
        return [stream, channel];
      }),
    );
  }

  get open(): boolean {
    return [...this.channels.values()].every(({ readyState }) => readyState === 'open');
  }

  async hear(signal: StageSignal): Promise<StageSignal | undefined> {
    if (signal.kind === 'candidate') await this.pc.addIceCandidate(signal);
    if (signal.kind !== 'description') return undefined;
    await this.pc.setRemoteDescription({ type: signal.type, sdp: signal.sdp });
    if (signal.type === 'answer') return undefined;
    await this.pc.setLocalDescription(await this.pc.createAnswer());
    return { kind: 'description', type: 'answer', sdp: this.pc.localDescription?.sdp ?? '' };
  }

  /** What is sent into a channel that is not open, or closes meanwhile, is lost. */
  send(stream: DirectStream, frame: Uint8Array): void {
    const channel = this.channels.get(stream);
    if (channel?.readyState !== 'open') return;
    try {
      channel.send(frame as Uint8Array<ArrayBuffer>);
      this.untaken.set(stream, (this.untaken.get(stream) ?? 0) + 1);
    } catch (error) {
      // The other end closes it on a thread of its own: also between the look at its state and the sending.
      if (channel.readyState === 'open') throw error;
    }
  }

  /** The other end has taken one more frame. */
  taken(stream: DirectStream): void {
    this.untaken.set(stream, (this.untaken.get(stream) ?? 0) - 1);
  }

  close(): void {
    // Without this the process never ends.
    for (const channel of this.channels.values()) channel.close();
    this.pc.close();
  }
}

/** The sharer's stage: offers when the helper's is ready, and hands what comes through its channels to its device. */
export function sharerStage(host: StageHost): void {
  let connection: Connection | undefined;
  host.report({ route: 'none', width: 1280, height: 720 });
  let before = Promise.resolve();
  const hear = async (signal: StageSignal): Promise<void> => {
    if (signal.kind !== 'ready') {
      await connection?.hear(signal);
      return;
    }
    if (host.mode.paused) return;
    connection?.close();
    const made = new Connection((own) => host.signal(own));
    connection = made;
    for (const [stream, channel] of made.channels) {
      channel.onmessage = ({ data }) => {
        host.received(stream, new Uint8Array(data as ArrayBuffer));
        made.send(stream, aTaken);
      };
      channel.onopen = () => made.open && host.carrierOpen();
    }
    await made.pc.setLocalDescription(await made.pc.createOffer());
    host.signal({ kind: 'description', type: 'offer', sdp: made.pc.localDescription?.sdp ?? '' });
  };
  host.onSignal((signal) => {
    // A signal for a connection that is gone is nobody's.
    before = before.then(() => hear(signal)).catch(() => undefined);
  });
  host.onMode(({ paused }) => {
    if (!paused) return;
    connection?.close();
    connection = undefined;
  });
  host.signalEnd.addEventListener('abort', () => connection?.close());
}

/** The raw helper's end: whatever it likes goes through, whenever a channel is open. */
export class RawChannels {
  readonly #session: RawSession;
  #connection: Connection | undefined;

  constructor(session: RawSession) {
    this.#session = session;
    let before = Promise.resolve();
    session.rpc.on('signal', (signal) => {
      before = before.then(() => this.#hear(signal)).catch(() => undefined);
    });
  }

  get open(): boolean {
    return this.#connection?.open ?? false;
  }

  /** Says that a stage is ready, which there is not, and waits for the channels. */
  async connect(): Promise<void> {
    this.knock();
    await this.opened();
  }

  async opened(): Promise<void> {
    await until('the data channels open', () => this.open);
  }

  knock(): void {
    this.#session.rpc.notify('signal', { kind: 'ready' });
  }

  send(stream: DirectStream, frame: Uint8Array): void {
    this.#connection?.send(stream, frame);
  }

  /** Settles when the other end has taken everything that was sent, or never will. An empty buffer would not say so. */
  async drained(): Promise<void> {
    const { channels, untaken } = this.#connection ?? {};
    await until('the other end has taken all', () =>
      [...(channels ?? [])].every(
        ([stream, { readyState }]) => (untaken?.get(stream) ?? 0) === 0 || readyState !== 'open',
      ),
    );
  }

  close(): void {
    this.#connection?.close();
  }

  async #hear(signal: StageSignal): Promise<void> {
    if (signal.kind === 'description' && signal.type === 'offer') {
      this.#connection?.close();
      const made = new Connection((own) => this.#session.rpc.notify('signal', own));
      for (const [stream, channel] of made.channels) channel.onmessage = () => made.taken(stream);
      this.#connection = made;
    }
    const answer = await this.#connection?.hear(signal);
    if (answer) this.#session.rpc.notify('signal', answer);
  }
}
