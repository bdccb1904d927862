import { HandrailError } from '@handrail/sdk';
import type { ConsentAnswer, ConsentPrompt } from '../../base/app/promptApi.ts';
import type { Clock } from '../../base/clock.ts';
import { promptConversation } from '../../device/pages/promptConversation.ts';
import type { ShellPage } from '../../device/ports/shell.ts';

/** A window that a prompt is shown in. */
export interface PromptWindow {
  readonly closed: boolean;
  page(): Promise<ShellPage>;
  close(): Promise<void>;
}

/**
 * Opens a window for a prompt and talks with its page, until the person answered, closed it, or the prompt was withdrawn. The window is
 * closed whatever comes of it, unless `keeps` says otherwise of an answer. Errors: those of `Shell.ask`.
 */
export async function inPromptWindow<Window extends PromptWindow>(
  open: () => Promise<Window>,
  signal: AbortSignal,
  talk: (window: Window, page: ShellPage) => Promise<ConsentAnswer>,
  keeps: (answer: ConsentAnswer) => boolean = () => false,
): Promise<ConsentAnswer> {
  const cancelled = () => new HandrailError('cancelled', 'The prompt was withdrawn');
  if (signal.aborted) throw cancelled();
  const window = await open();
  const withdraw = () => void window.close();
  signal.addEventListener('abort', withdraw, { once: true });
  let kept = false;
  try {
    if (signal.aborted) throw cancelled();
    const page = await window.page();
    const answer = talk(window, page);
    await page.focus();
    const given = await answer;
    if (signal.aborted) throw cancelled();
    kept = !window.closed && keeps(given);
    return given;
  } catch (error) {
    if (signal.aborted) throw cancelled();
    // Closed before its page was up: the person wanted none of it.
    if (window.closed) return 'decline';
    throw error;
  } finally {
    signal.removeEventListener('abort', withdraw);
    if (!kept) await window.close();
  }
}

/** Shows a prompt, without any stage in it, in a window of its own. `drawn` hears when the person can read it. */
export function askInWindow(
  open: () => Promise<PromptWindow>,
  prompt: ConsentPrompt,
  signal: AbortSignal,
  clock: Clock,
  drawn: () => void = () => undefined,
): Promise<ConsentAnswer> {
  return inPromptWindow(open, signal, (_window, page) =>
    promptConversation(page, prompt, clock, () => {
      drawn();
      return undefined;
    }),
  );
}
