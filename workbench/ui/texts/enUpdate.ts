import type { ErrorCode } from '@handrail/sdk';

/** What of an update was wrong (`details.problem`). */
type UpdateProblem =
  | 'unreadable'
  | 'signature'
  | 'channel'
  | 'clock'
  | 'expired'
  | 'older'
  | 'platform'
  | 'step'
  | 'truncated'
  | 'swapped'
  | 'tampered'
  | 'not_kept'
  | 'not_installed';

/** Everything about updates of this app. */
export const enUpdate = {
  'update.check': 'Check for updates',
  'update.checking': 'Looking for a newer version…',
  'update.current': 'This is the newest version.',
  'update.later': 'A newer version is being handed out in steps. It comes to this device by itself.',
  'update.waits': 'Version {version} is fetched when no session is going on.',
  'update.downloading': 'Fetching version {version}',
  'update.downloadingPercent': 'Fetching version {version}: {percent}',
  'update.installing': 'Restarting Handrail…',
  'update.ready': 'Version {version} is ready.',
  'update.readyText': 'Handrail restarts for it, which takes a moment.',
  'update.restart': 'Restart now',
  'update.restartTo': 'Restart for version {version}',
  'update.putOff': 'Later',
  'update.progress': 'Progress of the update',

  'upgrade.title': 'Handrail must be updated',
  'upgrade.text':
    'Your organisation asks for version {minimum|a newer version} or newer. This is version {app|an older one}.',
  'upgrade.self': 'Handrail fetches the newer version, checks it, and restarts.',
  'upgrade.selfButton': 'Update and restart',
  'upgrade.none':
    'No newer version is offered to this device yet. Try again later, or ask your IT support to install it.',
  'upgrade.distribution':
    'The newer version comes from your organisation’s software distribution or from the package manager of this system. Install it and open Handrail again.',
  'upgrade.start': 'Close this window, fetch the newer version of Handrail, and start it again.',
  'upgrade.reload': 'Load this page again to get the newer version.',
  'upgrade.reloadButton': 'Reload',
  'upgrade.signOut': 'Use another account',

  'error.service_unreachable.updates.what': 'The server for updates cannot be reached at {host|its address}.',
  'error.service_unreachable.updates.do': 'Check your internet connection. Handrail tries again later.',
  'error.update_refused.unreadable.what': 'What the server for updates sent is no description of an update.',
  'error.update_refused.unreadable.do': 'Nothing was changed. Tell your IT support if it happens again.',
  'error.update_refused.signature.what': 'The update that was offered is not signed by the makers of this app.',
  'error.update_refused.signature.do': 'Nothing was changed. Tell your IT security.',
  'error.update_refused.channel.what':
    'The update that was offered is meant for other devices ({channel|another channel}).',
  'error.update_refused.channel.do': 'Nothing was changed. Tell your IT support.',
  'error.update_refused.clock.what': 'The update that was offered was signed after the date of this device.',
  'error.update_refused.clock.do': 'Check date and time of this device, then look for updates again.',
  'error.update_refused.expired.what': 'The news about updates is out of date: the server gives old ones.',
  'error.update_refused.expired.do':
    'Check date and time of this device. If they are right, tell your IT support. Nothing was changed.',
  'error.update_refused.older.what':
    'The server for updates offers version {offered|an older one}, and this device already knows of version {newest|a newer one}.',
  'error.update_refused.older.do':
    'Handrail never goes back to an older version. Tell your IT support if it happens again.',
  'error.update_refused.platform.what': 'Version {offered|that is offered} does not exist for this kind of computer.',
  'error.update_refused.platform.do': 'Nothing was changed. Ask your IT support when it will.',
  'error.update_refused.step.what': 'This version is too old to update itself to version {offered|the newest one}.',
  'error.update_refused.step.do': 'Ask your IT support to install the newer version over this one. Nothing gets lost.',
  'error.update_refused.truncated.what': 'The update did not arrive completely.',
  'error.update_refused.truncated.do':
    'What arrived was thrown away. Check your connection and look for updates again.',
  'error.update_refused.swapped.what': 'The server for updates sent the file of another kind of computer.',
  'error.update_refused.swapped.do': 'It was thrown away, and nothing was changed. Tell your IT support.',
  'error.update_refused.tampered.what': 'The update that arrived is not the one that was signed.',
  'error.update_refused.tampered.do':
    'It was thrown away, and nothing was changed. Tell your IT security if it happens again.',
  'error.update_refused.not_kept.what': 'The update could not be stored on this device.',
  'error.update_refused.not_kept.do': 'Make room on the disk, then look for updates again.',
  'error.update_refused.not_installed.what': 'Version {offered|the newer one} could not be installed.',
  'error.update_refused.not_installed.do': 'This version goes on. Try again, or ask your IT support to install it.',
} as const satisfies Readonly<Record<`update.${string}` | `upgrade.${string}`, string>> &
  Readonly<
    Record<
      | `error.${Extract<ErrorCode, 'update_refused'>}.${UpdateProblem}.${'what' | 'do'}`
      | `error.${Extract<ErrorCode, 'service_unreachable'>}.updates.${'what' | 'do'}`,
      string
    >
  >;
