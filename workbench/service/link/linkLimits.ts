/** The limits of one link. Bytes are bytes on the socket. */
export interface LinkLimits {
  /** `hello` must come within this, in ms. */
  readonly helloMs: number;
  /** Messages of rpc per second, and at once. Beyond it the link is closed. */
  readonly rpcPerSecond: number;
  readonly rpcBurst: number;
  /** Relayed bytes per second, and at once. Beyond it nothing is lost: the sender is read later. */
  readonly relayBytesPerSecond: number;
  readonly relayBurst: number;
  /** With more than this waiting for a receiver, its senders are not read any more... */
  readonly bufferedHigh: number;
  /** ...until it is less than this. */
  readonly bufferedLow: number;
  /** A receiver that takes nothing for this long is gone, in ms. */
  readonly stalledMs: number;
  readonly pingLeastMs: number;
  readonly pingMostMs: number;
  /** Links at once, signed in or not. */
  readonly sockets: number;
  /** Of them before hello, in all... */
  readonly silent: number;
  /** ...and from one remote address that is not loopback: a whole office may stand behind one. */
  readonly silentPerAddress: number;
}

export const linkLimits: LinkLimits = {
  helloMs: 5_000,
  rpcPerSecond: 30,
  rpcBurst: 120,
  relayBytesPerSecond: 2 * 1024 * 1024,
  relayBurst: 4 * 1024 * 1024,
  // Small, so that a sender on a slow line is held for a moment only: while held, its pings are not answered either.
  bufferedHigh: 256 * 1024,
  bufferedLow: 64 * 1024,
  stalledMs: 30_000,
  // Below the 60 s after which common proxies close what is idle.
  pingLeastMs: 45_000,
  pingMostMs: 55_000,
  sockets: 9_000,
  silent: 1_000,
  silentPerAddress: 200,
};

/** Close codes of a link beside those of RFC 6455. */
export const closeCodes = { signIn: 4401, helloTimeout: 4408, replaced: 4409, tooMany: 4429, goingAway: 1001 } as const;
