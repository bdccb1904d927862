import type { StageHost, StageSignal } from '@handrail/sdk/stage';

/** What one end does with the other's signals, one after the other, until the answer is called. */
export function inOrder(host: StageHost, take: (signal: StageSignal) => Promise<void>): () => void {
  let last = Promise.resolve();
  let ended = false;
  const subscription = host.onSignal((signal) => {
    last = last
      .then(() => (ended ? undefined : take(signal)))
      .catch((error: unknown) =>
        console.warn('A signal could not be used', signal.kind, error instanceof Error ? error.name : ''),
      );
  });
  const end = (): void => {
    ended = true;
    subscription.dispose();
  };
  host.signalEnd.addEventListener('abort', end, { once: true });
  return end;
}

/** Tells the other end about each address that was found. */
export function tellCandidates(
  pc: RTCPeerConnection,
  host: StageHost,
  found: (candidate: string) => void = () => undefined,
): void {
  pc.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate) return;
    found(candidate.candidate);
    const { sdpMid, sdpMLineIndex } = candidate;
    host.signal({
      kind: 'candidate',
      candidate: candidate.candidate,
      sdpMid: sdpMid ?? '0',
      sdpMLineIndex: sdpMLineIndex ?? 0,
    });
  };
}

/** The connection's settings from the device's. */
export function connectionSettings(host: StageHost): RTCConfiguration {
  const iceServers = host.settings.iceServers.map(({ urls, username, credential }) => ({
    urls: [...urls],
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }));
  return { iceServers, bundlePolicy: 'max-bundle' };
}
