import { overlayDeviceInterface, overlayFrameBytes, overlayPageInterface } from '../../base/app/overlayApi.ts';
import type { Clock } from '../../base/clock.ts';
import type { Area } from '../../base/overlay/area.ts';
import type { Port } from '../../base/rpc/port.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { Overlay } from '../../device/ports/shell.ts';

/** What an overlay tells the page that draws it. */
export interface OverlayOver {
  readonly overlay: Pick<Overlay, 'put' | 'remove' | 'point'>;
  /** Only these parts of the screen are drawn on, in fractions of it. */
  free(parts: readonly Area[]): void;
}

/** Speaks over a port with a page that draws. Nothing is heard once it is closed. */
export function overlayOver(port: Port, clock: Clock): OverlayOver {
  const rpc = new Rpc(port, {
    local: overlayDeviceInterface,
    remote: overlayPageInterface,
    clock,
    maxFrameBytes: overlayFrameBytes,
  });
  return {
    overlay: {
      put: (mark) => rpc.notify('put', { ...mark, points: [...mark.points] }),
      remove: (id) => rpc.notify('remove', { id }),
      point: (pointer) => rpc.notify('point', pointer ? { pointer } : {}),
    },
    free: (parts) => rpc.notify('free', { parts: [...parts] }),
  };
}
