import type { SessionSide } from './liveSession.ts';

/** From now on each side's frames come out at the other. */
export function connect(one: SessionSide, two: SessionSide): void {
  if (!one.peer || !two.peer) return;
  one.peer.joinChannel(one.channel, two.peer, two.channel);
  two.peer.joinChannel(two.channel, one.peer, one.channel);
}

/** Closes a side's relay channel, where it has one. */
export function closeChannels(side: SessionSide | undefined): void {
  if (!side || side.channel === 0) return;
  side.peer?.closeChannel(side.channel);
  side.channel = 0;
}
