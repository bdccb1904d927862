import type { StageHost, StageReport } from '@handrail/sdk/stage';
import { openChannels } from './channels.ts';
import { hasOneFingerprint, hasUsableAddress, isUsableAddress, originOf } from './sdp.ts';
import { connectionSettings, inOrder, tellCandidates } from './signals.ts';

/** The helper's end: it answers. An offer of another session replaces the connection, one of the same continues it. */
export class HelperConnection {
  readonly #host: StageHost;
  readonly #show: (stream: MediaStream) => void;
  #pc: RTCPeerConnection | undefined;
  #closeChannels: (() => void) | undefined;
  #origin: { readonly session: string; readonly version: string } | undefined;
  #stream: MediaStream | undefined;
  #early: RTCIceCandidateInit[] = [];
  /** Whether either end has an address to offer, in any search so far. */
  readonly #addresses = { here: false, there: false };

  constructor(host: StageHost, show: (stream: MediaStream) => void) {
    this.#host = host;
    this.#show = show;
    inOrder(host, async (signal) => {
      if (signal.kind === 'description') await this.#offered(signal);
      else if (signal.kind === 'candidate') await this.#candidate(signal);
    });
    host.signal({ kind: 'ready' });
  }

  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  get connection(): RTCPeerConnection | undefined {
    return this.#pc;
  }

  /** Why no connection forms, as far as it is known by now: this end has no address when it has looked everywhere. */
  get noWay(): StageReport['noWay'] {
    const { here, there } = this.#addresses;
    if (here) return there ? 'between' : 'there';
    return this.#pc?.iceGatheringState === 'complete' ? 'here' : undefined;
  }

  close(): void {
    this.#closeChannels?.();
    this.#pc?.close();
    this.#pc = undefined;
    this.#stream = undefined;
    this.#origin = undefined;
    this.#early = [];
  }

  async #offered({ type, sdp }: { readonly type: 'offer' | 'answer'; readonly sdp: string }): Promise<void> {
    if (type !== 'offer') return;
    const origin = originOf(sdp);
    // The same offer twice: it crossed with our second word.
    if (origin.session === this.#origin?.session && origin.version === this.#origin.version) return;
    if (!hasOneFingerprint(sdp)) {
      this.close();
      this.#host.failed('connection_failed');
      return;
    }
    if (origin.session !== this.#origin?.session) this.#open();
    // Another way is looked for: the credentials for TURN servers of before may have ended.
    else this.#pc?.setConfiguration(connectionSettings(this.#host));
    const pc = this.#pc;
    if (!pc) return;
    this.#origin = origin;
    this.#addresses.there ||= hasUsableAddress(sdp);
    await pc.setRemoteDescription({ type, sdp });
    await pc.setLocalDescription();
    if (pc.localDescription) this.#host.signal({ kind: 'description', type: 'answer', sdp: pc.localDescription.sdp });
    for (const candidate of this.#early.splice(0)) await pc.addIceCandidate(candidate);
  }

  #open(): void {
    this.close();
    const pc = new RTCPeerConnection(connectionSettings(this.#host));
    this.#pc = pc;
    this.#closeChannels = openChannels(pc, this.#host);
    tellCandidates(pc, this.#host, (candidate) => {
      this.#addresses.here ||= isUsableAddress(candidate);
    });
    pc.ontrack = ({ receiver, streams, track }) => {
      // Every frame is shown as soon as it is there: a screen is used, not watched.
      receiver.jitterBufferTarget = 0;
      this.#stream = streams[0] ?? new MediaStream([track]);
      this.#show(this.#stream);
    };
  }

  async #candidate(candidate: RTCIceCandidateInit): Promise<void> {
    this.#addresses.there ||= isUsableAddress(candidate.candidate ?? '');
    if (this.#pc?.remoteDescription) await this.#pc.addIceCandidate(candidate);
    else this.#early.push(candidate);
  }
}
