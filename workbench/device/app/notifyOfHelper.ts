import { HandrailError } from '@handrail/sdk';
import type { DeviceAppParts } from './deviceAppParts.ts';
import { helpNotice } from './noticeWords.ts';

/** Has the system say that a helper of this name waits, where the shell can. */
export function notifyOfHelper({ shell, preferences, log }: DeviceAppParts, name: string): void {
  if (!shell.abilities.has('notify')) return;
  shell
    .notify(helpNotice(preferences.current.language, name))
    .catch((error: unknown) => log.record('notify_failed', { code: HandrailError.from(error).code }));
}
