import { HandrailError } from '@handrail/sdk';
import { overlayDeviceInterface, overlayFrameBytes } from '../../base/app/overlayApi.ts';
import type { Clock } from '../../base/clock.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { CapturedScreen } from '../../device/ports/input.ts';
import type { Overlay } from '../../device/ports/shell.ts';
import { childEnd, type ForkChild } from '../input/forkChild.ts';
import { exitCodes } from '../input/messages.ts';
import { overlayChildInterface } from './childApi.ts';
import { parentPort } from './childPort.ts';
import { PacedMarks } from './pacedMarks.ts';

/** Where and how the child that draws is started. */
export interface ChildOverlayOptions {
  readonly childPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly fork: ForkChild;
  readonly clock: Clock;
  /** Milliseconds for the child to start and open its window. */
  readonly startLimitMs: number;
  /** Milliseconds for the child to answer. */
  readonly limitMs: number;
}

/**
 * One that does not stop by then is ended, ms: whoever draws without measure keeps it busy for longer than anything may stay on the
 * screen, or a prompt waits. It holds nothing, and its window goes with it.
 */
const stopMs = 250;

/**
 * An overlay that a process of its own draws; `own` are the processes whose windows it leaves free. Errors: `no_display`,
 * `screen_unclear`, `not_supported`, `drawing_failed`.
 */
export async function openChildOverlay(
  options: ChildOverlayOptions,
  screen: CapturedScreen,
  own: readonly number[],
): Promise<Overlay> {
  const { childPath, environment, fork, clock, startLimitMs, limitMs } = options;
  const child = fork({ path: childPath, environment });
  let exitCode: number | undefined;
  child.on('exit', (code) => {
    exitCode = code ?? undefined;
  });
  const port = parentPort(child);
  const rpc = new Rpc(port, {
    local: overlayDeviceInterface,
    remote: overlayChildInterface,
    clock,
    timeLimitMs: limitMs,
    maxFrameBytes: overlayFrameBytes,
  });
  let open = true;
  port.onClose(() => {
    open = false;
  });
  const close = async () => {
    port.close();
    const insist = clock.after(Math.min(stopMs, limitMs), () => child.kill('SIGKILL'));
    await childEnd(child);
    insist.dispose();
  };
  try {
    await rpc.call('open', { screen: { ...screen }, own: [...own] }, { timeLimitMs: startLimitMs });
  } catch (error) {
    await close();
    throw problem(error, exitCode);
  }
  const marks = new PacedMarks(
    {
      put: ({ points, ...mark }) => rpc.notify('put', { ...mark, points: [...points] }),
      remove: (id) => rpc.notify('remove', { id }),
      point: (pointer) => rpc.notify('point', pointer ? { pointer } : {}),
    },
    () => rpc.call('drawn', {}),
  );
  return {
    put: (mark) => marks.put(mark),
    remove: (id) => marks.remove(id),
    point: (pointer) => marks.point(pointer),
    async setVisible(visible) {
      // Closed or lost, nothing of it is on the screen.
      if (!open) return;
      if (visible) marks.flush();
      await rpc.call('show', { visible });
    },
    onClosed: (listener) => port.onClose(() => listener()),
    close,
  };
}

function problem(error: unknown, exitCode: number | undefined): HandrailError {
  const { code, message } = HandrailError.from(error);
  if (code !== 'disconnected' && code !== 'timeout') return new HandrailError(code, message, {}, { cause: error });
  return exitCode === exitCodes.displayLost
    ? new HandrailError('no_display', 'The display was lost. Draw again when it is back.', {}, { cause: error })
    : new HandrailError('drawing_failed', 'The process that draws does not answer. Try again.', {}, { cause: error });
}
