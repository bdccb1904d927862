import type { YesNoFact } from '../../../base/devices/posture.ts';
import type { Commands } from '../commands.ts';
import { factFrom, no, unknown, yesIf } from '../facts.ts';
import type { Files } from '../files.ts';
import { settingIn } from './iniFile.ts';

/** What the person's session tells the programs in it. */
export interface DesktopSession {
  /** XDG_CURRENT_DESKTOP: names with colons between them. */
  readonly desktop: string | undefined;
  /** XDG_CONFIG_HOME, or .config in the person's folder. */
  readonly configFolder: string | undefined;
}

/** Desktops that keep the lock in GSettings: schema and key of the lock, schema and key of the time until it comes. */
const settingsOf: ReadonlyMap<string, readonly [lock: string, idle: string]> = new Map([
  ['GNOME', ['org.gnome.desktop.screensaver lock-enabled', 'org.gnome.desktop.session idle-delay']],
  ['UNITY', ['org.gnome.desktop.screensaver lock-enabled', 'org.gnome.desktop.session idle-delay']],
  ['BUDGIE', ['org.gnome.desktop.screensaver lock-enabled', 'org.gnome.desktop.session idle-delay']],
  ['X-CINNAMON', ['org.cinnamon.desktop.screensaver lock-enabled', 'org.cinnamon.desktop.session idle-delay']],
  ['MATE', ['org.mate.screensaver lock-enabled', 'org.mate.session idle-delay']],
]);

/** Whether the person's desktop locks itself after a time without input. */
export async function screenLock(
  session: DesktopSession,
  files: Files,
  commands: Commands,
  signal: AbortSignal,
): Promise<YesNoFact> {
  const desktops = (session.desktop ?? '').toUpperCase().split(':').filter(Boolean);
  if (desktops.length === 0) return unknown('no_desktop');
  if (desktops.includes('KDE')) return onKde(session, files);
  const settings = desktops.map((name) => settingsOf.get(name)).find((found) => found !== undefined);
  if (settings === undefined) return unknown('not_supported');
  const [lock, idle] = settings;
  const enabled = await setting(lock, commands, signal, (value) => (/^(true|false)$/.test(value) ? value : undefined));
  if (typeof enabled === 'object') return enabled;
  if (enabled === 'false') return no;
  const delay = await setting(idle, commands, signal, (value) => /^(?:u?int32 )?([0-9]+)$/.exec(value)?.[1]);
  // Zero is never.
  return typeof delay === 'object' ? delay : yesIf(Number(delay) > 0);
}

async function setting(
  name: string,
  commands: Commands,
  signal: AbortSignal,
  read: (value: string) => string | undefined,
) {
  const command = { files: ['/usr/bin/gsettings'], args: ['get', ...name.split(' ')] };
  const outcome = await commands.run(command, signal);
  if (outcome.kind === 'ended' && /No such (schema|key)/.test(outcome.errors)) return unknown('not_supported');
  return factFrom(outcome, (output) => read(output.trim()));
}

/** Plasma writes down only what differs from its defaults: lock after 5 minutes. */
async function onKde(session: DesktopSession, files: Files): Promise<YesNoFact> {
  if (session.configFolder === undefined) return unknown('no_desktop');
  let locks: string | undefined;
  let minutes: string | undefined;
  for (const folder of ['/etc/xdg', session.configFolder]) {
    const read = await files.text(`${folder}/kscreenlockerrc`);
    if (read.kind === 'denied') return unknown('needs_root');
    if (read.kind === 'missing') continue;
    locks = settingIn(read.text, 'Daemon', 'Autolock') ?? locks;
    minutes = settingIn(read.text, 'Daemon', 'Timeout') ?? minutes;
  }
  return yesIf((locks ?? 'true').toLowerCase() === 'true' && Number(minutes ?? '5') > 0);
}
