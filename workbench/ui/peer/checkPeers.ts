import type { CheckResult } from '../../base/check/checkResult.ts';
import type { PeerCheck } from '../stores/connectionCheck.ts';

const waitMs = 8_000;

type Peer = Pick<
  RTCPeerConnection,
  'createDataChannel' | 'createOffer' | 'createAnswer' | 'setLocalDescription' | 'setRemoteDescription' | 'close'
> &
  Pick<RTCPeerConnection, 'addIceCandidate' | 'onicecandidate'>;

/** What of a window the check needs; a policy or an extension may have taken WebRTC away. */
export interface PeerWindow {
  readonly RTCPeerConnection?: (new () => Peer) | undefined;
  readonly performance: Pick<Performance, 'now'>;
  setTimeout(run: () => void, ms: number): unknown;
}

/** Two connections of this page find each other, or do not. */
export function checkPeers(page: PeerWindow): PeerCheck {
  return async (tell, signal) => {
    const step = 'webrtc';
    tell({ step, state: 'running', facts: {} });
    const began = page.performance.now();
    const finding = await look(page, signal);
    const state: CheckResult['state'] = finding === 'webrtc_ok' ? 'ok' : 'warn';
    tell({ step, state, finding, ms: Math.max(0, page.performance.now() - began), facts: {} });
  };
}

async function look(page: PeerWindow, signal: AbortSignal): Promise<'webrtc_ok' | 'webrtc_missing' | 'webrtc_blocked'> {
  const { RTCPeerConnection: Connection } = page;
  if (Connection === undefined) return 'webrtc_missing';
  let ends: readonly [Peer, Peer];
  try {
    ends = [new Connection(), new Connection()];
  } catch {
    // A policy may leave the name and refuse to make one.
    return 'webrtc_missing';
  }
  try {
    return (await meet(ends, page, signal)) ? 'webrtc_ok' : 'webrtc_blocked';
  } catch {
    return 'webrtc_blocked';
  } finally {
    for (const end of ends) end.close();
  }
}

async function meet([near, far]: readonly [Peer, Peer], page: PeerWindow, signal: AbortSignal): Promise<boolean> {
  const channel = near.createDataChannel('check');
  const opened = new Promise<boolean>((resolve) => {
    channel.onopen = () => resolve(true);
    signal.addEventListener('abort', () => resolve(false), { once: true });
    page.setTimeout(() => resolve(false), waitMs);
  });
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const)
    from.onicecandidate = ({ candidate }) => {
      // One that does not fit is one way less.
      if (candidate) to.addIceCandidate(candidate).catch(() => undefined);
    };
  const offer = await near.createOffer();
  await near.setLocalDescription(offer);
  await far.setRemoteDescription(offer);
  const answer = await far.createAnswer();
  await far.setLocalDescription(answer);
  await near.setRemoteDescription(answer);
  return await opened;
}
