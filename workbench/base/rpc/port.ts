import type { Event } from '@handrail/sdk';

/** Why a port closed. `clean` is false where the other end vanished without saying so. */
export interface PortClosed {
  readonly clean: boolean;
  readonly reason: string;
}

/**
 * A two-way channel of whole frames, in order: a WebSocket, a message port, memory, or a sealed stream.
 * A frame handed to `send` belongs to the port from then on and is not changed by either side.
 */
export interface Port {
  send(frame: Uint8Array): void;
  readonly onFrame: Event<Uint8Array>;
  /** Heard once; a listener added after the port closed is called at once. */
  readonly onClose: Event<PortClosed>;
  /** Bytes accepted by `send` that have not left yet; 0 where that cannot be known. */
  readonly bufferedBytes: number;
  close(reason?: string): void;
}
