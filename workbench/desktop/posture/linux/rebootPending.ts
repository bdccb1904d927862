import type { YesNoFact } from '../../../base/devices/posture.ts';
import type { Commands } from '../commands.ts';
import { no, reasonOf, unknown, yes } from '../facts.ts';
import type { Files } from '../files.ts';

/** What leaves the mark behind on Debian and its kin; without one of them a missing mark means nothing. */
const markers = [
  '/usr/share/update-notifier/notify-reboot-required',
  '/etc/kernel/postinst.d/unattended-upgrades',
  '/etc/kernel/postinst.d/update-notifier',
];

/** Whether updates are installed that work only after a restart. */
export async function rebootPending(files: Files, commands: Commands, signal: AbortSignal): Promise<YesNoFact> {
  if ((await files.target('/run/reboot-required')) !== undefined) return yes;
  for (const marker of markers) if ((await files.target(marker)) !== undefined) return no;
  const outcome = await commands.run({ files: ['/usr/bin/dnf'], args: ['-C', 'needs-restarting', '-r'] }, signal);
  if (outcome.kind === 'missing') return unknown('not_supported');
  // Both "restart" and "no such plugin" end with 1: the words tell them apart.
  if (outcome.kind !== 'ended') return unknown(reasonOf(outcome));
  return restartIn(outcome.output) ?? unknown('unreadable');
}

/** What `dnf needs-restarting -r` says. */
function restartIn(output: string): YesNoFact | undefined {
  if (/^Reboot is required/m.test(output)) return yes;
  return /^Reboot should not be necessary/m.test(output) ? no : undefined;
}
