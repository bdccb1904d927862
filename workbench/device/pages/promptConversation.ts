import { HandrailError } from '@handrail/sdk';
import {
  type ConsentAnswer,
  type ConsentPrompt,
  type PromptFrame,
  promptDeviceInterface,
  promptPageInterface,
} from '../../base/app/promptApi.ts';
import type { Clock } from '../../base/clock.ts';
import { Rpc } from '../../base/rpc/rpc.ts';
import type { ShellPage } from '../ports/shell.ts';

/**
 * One consent prompt with the page that shows it: tells it what to show, and settles with the person's answer. The guard
 * time runs here, from when the page asked what to show; an *allow* within it is refused and the prompt goes on. A window
 * that closes is `decline`. `stage` is asked for what the page is to frame, once the prompt is drawn.
 */
export function promptConversation(
  page: ShellPage,
  prompt: ConsentPrompt,
  clock: Clock,
  stage: () => PromptFrame | undefined = () => undefined,
): Promise<ConsentAnswer> {
  return new Promise((resolve) => {
    const rpc = new Rpc(page.port, { local: promptDeviceInterface, remote: promptPageInterface, clock });
    let shownAt: number | undefined;
    rpc.handle('open', () => {
      shownAt ??= clock.monotonic();
      return prompt;
    });
    rpc.handle('stage', () => {
      const frame = stage();
      return frame ? { frame } : {};
    });
    rpc.handle('answer', ({ answer }) => {
      const shownMs = shownAt === undefined ? -1 : clock.monotonic() - shownAt;
      if (answer === 'allow' && shownMs < prompt.guardMs) {
        throw new HandrailError('wrong_state', 'The prompt was answered before it could be read');
      }
      resolve(answer);
      return {};
    });
    rpc.onClose(() => resolve('decline'));
    page.onClosed(() => resolve('decline'));
  });
}
