import type { StageHost } from '@handrail/sdk/stage';
import { openChannels } from './channels.ts';
import { orderCodecs } from './codecs.ts';
import { hasOneFingerprint, withStartBitrate } from './sdp.ts';
import { connectionSettings, inOrder, tellCandidates } from './signals.ts';
import { WayWatch } from './wayWatch.ts';

/** More than any screen of text needs; the browser measures what the way can carry. */
const maxBitrate = 20_000_000;
const startKilobits = 3000;

/**
 * The sharer's end of the connection: it offers whenever the helper's stage says that it is ready, and looks for another way
 * when one is lost. It stands before there is a picture; without one nothing is sent but the channels' frames.
 */
export class SharerConnection {
  readonly #host: StageHost;
  readonly #input: () => void;
  readonly #deafen: () => void;
  #track: MediaStreamTrack | undefined;
  #pc: RTCPeerConnection | undefined;
  #closeChannels: (() => void) | undefined;
  #watch: WayWatch | undefined;
  #sender: RTCRtpSender | undefined;

  constructor(host: StageHost, input: () => void) {
    this.#host = host;
    this.#input = input;
    this.#deafen = inOrder(host, async (signal) => {
      if (signal.kind === 'ready') await this.#ready();
      else if (signal.kind === 'candidate') await this.#pc?.addIceCandidate(signal);
      else if (signal.kind === 'description' && signal.type === 'answer') await this.#answered(signal.sdp);
    });
  }

  get sender(): RTCRtpSender | undefined {
    return this.#sender;
  }

  get connection(): RTCPeerConnection | undefined {
    return this.#pc;
  }

  /** Sends this picture from now on, over the connection that stands or the next one. */
  async send(track: MediaStreamTrack): Promise<void> {
    this.#track = track;
    await this.#sender?.replaceTrack(track);
  }

  /** Ends it for good: nothing is sent any more, and no signal heard. */
  close(): void {
    this.#deafen();
    this.#drop();
  }

  #drop(): void {
    this.#watch?.close();
    this.#closeChannels?.();
    this.#pc?.close();
    this.#pc = undefined;
    this.#sender = undefined;
  }

  async #ready(): Promise<void> {
    const pending = this.#pc?.signalingState === 'have-local-offer' ? this.#pc.localDescription : undefined;
    // Said again, or before our offer came there: the same offer, with the addresses found by now.
    if (pending) this.#host.signal({ kind: 'description', type: 'offer', sdp: pending.sdp });
    else await this.#open();
  }

  async #open(): Promise<void> {
    this.#drop();
    const { settings } = this.#host;
    const pc = new RTCPeerConnection(connectionSettings(this.#host));
    this.#pc = pc;
    this.#closeChannels = openChannels(pc, this.#host, this.#input);
    tellCandidates(pc, this.#host);
    const encoding = {
      maxBitrate,
      maxFramerate: settings.framesPerSecond,
      priority: 'high',
      networkPriority: 'high',
    } as const;
    const transceiver = pc.addTransceiver(this.#track ?? 'video', {
      direction: 'sendonly',
      streams: [new MediaStream()],
      sendEncodings: [encoding],
    });
    this.#sender = transceiver.sender;
    transceiver.setCodecPreferences([
      ...orderCodecs(RTCRtpSender.getCapabilities('video')?.codecs ?? [], settings.codecs),
    ]);
    this.#watch = new WayWatch(pc, () => this.#anew(pc));
    await this.#offer(pc);
  }

  async #offer(pc: RTCPeerConnection): Promise<void> {
    await pc.setLocalDescription();
    if (pc.localDescription) this.#host.signal({ kind: 'description', type: 'offer', sdp: pc.localDescription.sdp });
  }

  async #answered(sdp: string): Promise<void> {
    const pc = this.#pc;
    if (pc?.signalingState !== 'have-local-offer') return;
    if (!hasOneFingerprint(sdp)) {
      this.#drop();
      this.#host.failed('connection_failed');
      return;
    }
    await pc.setRemoteDescription({ type: 'answer', sdp: withStartBitrate(sdp, startKilobits) });
    const parameters = this.#sender?.getParameters();
    if (!parameters) return;
    await this.#sender?.setParameters({ ...parameters, degradationPreference: 'maintain-resolution' });
  }

  /** Another way is looked for, from the beginning; the one of before, if it stands, is used until there is a better one. */
  async #anew(pc: RTCPeerConnection): Promise<void> {
    if (pc.signalingState === 'stable') {
      // The credentials for TURN servers of before may have ended.
      pc.setConfiguration(connectionSettings(this.#host));
      pc.restartIce();
      await this.#offer(pc);
    } else if (pc.localDescription) {
      // Not answered yet: the other stage may not have been there.
      this.#host.signal({ kind: 'description', type: 'offer', sdp: pc.localDescription.sdp });
    }
  }
}
