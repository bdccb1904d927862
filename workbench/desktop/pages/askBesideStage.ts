import { HandrailError } from '@handrail/sdk';
import type { ConsentAnswer } from '../../base/app/promptApi.ts';
import type { Clock } from '../../base/clock.ts';
import type { CaptureStage, ShellPage } from '../../device/ports/shell.ts';

/** A window, not shown, with a stage that can capture the screen. */
export interface StageWindow {
  page(): Promise<ShellPage>;
  close(): Promise<void>;
  capture(): Promise<void>;
}

/** How long a stage that was allowed may wait to be told to capture, ms. */
const idleLimitMs = 10_000;

/**
 * Asks, and opens a stage in a window of its own once the prompt is drawn: while the person reads, it finds the way to the helper's
 * stage. It cannot capture before they allowed it, and goes with any other answer. Errors: those of `ask`.
 */
export async function askBesideStage(
  ask: (drawn: () => void) => Promise<ConsentAnswer>,
  open: () => StageWindow,
  opening: (stage: Promise<CaptureStage>) => void,
  clock: Clock,
): Promise<ConsentAnswer> {
  let window: StageWindow | undefined;
  let allowed = false;
  let capturing = false;
  const capture = async (stage: StageWindow) => {
    if (!allowed) throw new HandrailError('consent_required', 'The screen was not allowed');
    capturing = true;
    await stage.capture();
  };
  try {
    const answer = await ask(() => {
      if (window) return;
      const stage = open();
      window = stage;
      opening(stage.page().then((page) => ({ ...page, capture: () => capture(stage) })));
    });
    allowed = answer === 'allow';
    if (allowed) {
      clock.after(idleLimitMs, () => {
        if (!capturing) void window?.close();
      });
    }
    return answer;
  } finally {
    if (!allowed) await window?.close();
  }
}
