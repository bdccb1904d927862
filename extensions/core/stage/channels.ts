import type { DirectStream, StageHost } from '@handrail/sdk/stage';

/** Both ends make the same channels by number, so that nothing about them is negotiated. */
const options: Readonly<Record<DirectStream, RTCDataChannelInit>> = {
  input: { negotiated: true, id: 1, ordered: true },
  moves: { negotiated: true, id: 2, ordered: false, maxRetransmits: 0 },
};

/** Moves that wait here are old already; newer ones are not added to them. */
const movesWaiting = 16_384;

/** While the connection is so, nothing gets through: a channel stays open, and would keep what it is given for itself. */
const lost: ReadonlySet<RTCIceConnectionState> = new Set(['disconnected', 'failed', 'closed']);

/**
 * The data channels of a connection: sealed frames of the device go through them as they are. The device hears when both
 * are open and there is a way, and when that is not so any more.
 */
export function openChannels(
  pc: RTCPeerConnection,
  host: StageHost,
  received: () => void = () => undefined,
): () => void {
  let open = false;
  const channels = (['input', 'moves'] as const).map((stream) => {
    const channel = pc.createDataChannel(stream, options[stream]);
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!(data instanceof ArrayBuffer)) return;
      received();
      host.received(stream, new Uint8Array(data));
    };
    channel.onopen = () => changed();
    channel.onclose = () => changed();
    return { stream, channel };
  });
  const changed = () => {
    const now = !lost.has(pc.iceConnectionState) && channels.every(({ channel }) => channel.readyState === 'open');
    if (now === open) return;
    open = now;
    if (now) host.carrierOpen();
    else host.carrierClosed();
  };
  pc.addEventListener('iceconnectionstatechange', changed);
  const sends = host.onSend(({ stream, frame }) => {
    const found = channels.find((each) => each.stream === stream)?.channel;
    if (!open || !found || (stream === 'moves' && found.bufferedAmount > movesWaiting)) return;
    // Frames are never views of shared memory.
    found.send(frame as Uint8Array<ArrayBuffer>);
  });
  return () => {
    sends.dispose();
    pc.removeEventListener('iceconnectionstatechange', changed);
    for (const { channel } of channels) {
      channel.onmessage = null;
      channel.onclose = null;
      channel.close();
    }
    if (open) host.carrierClosed();
    open = false;
  };
}
