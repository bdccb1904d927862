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
 * Shows a prompt, without any stage in it, in a window of its own, which is closed whatever comes of it. `drawn` hears when the person
 * can read it. Errors: those of `Shell.ask`.
 */
export async function askInWindow(
  open: () => Promise<PromptWindow>,
  prompt: ConsentPrompt,
  signal: AbortSignal,
  clock: Clock,
  drawn: () => void = () => undefined,
): Promise<ConsentAnswer> {
  const cancelled = () => new HandrailError('cancelled', 'The prompt was withdrawn');
  if (signal.aborted) throw cancelled();
  const window = await open();
  const withdraw = () => void window.close();
  signal.addEventListener('abort', withdraw, { once: true });
  try {
    if (signal.aborted) throw cancelled();
    const page = await window.page();
    const answer = promptConversation(page, prompt, clock, () => {
      drawn();
      return undefined;
    });
    await page.focus();
    const given = await answer;
    if (signal.aborted) throw cancelled();
    return given;
  } catch (error) {
    if (signal.aborted) throw cancelled();
    // Closed before its page was up: the person wanted none of it.
    if (window.closed) return 'decline';
    throw error;
  } finally {
    signal.removeEventListener('abort', withdraw);
    await window.close();
  }
}
