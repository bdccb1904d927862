import type { YesNoFact } from '../../../base/devices/posture.ts';
import { no, unknown, yes } from '../facts.ts';
import type { Files } from '../files.ts';
import { settingIn } from './iniFile.ts';

/** How each sign-in screen is told to sign someone in by itself. Who that is stays unread as far as a fact needs it. */
const screens: readonly {
  readonly name: RegExp;
  readonly files: readonly string[];
  readonly folders: readonly string[];
  readonly signsIn: (text: string) => boolean;
}[] = [
  {
    name: /^gdm3?\.service$/,
    files: ['/etc/gdm3/daemon.conf', '/etc/gdm3/custom.conf', '/etc/gdm/custom.conf'],
    folders: [],
    signsIn: (text) => isTrue(settingIn(text, 'daemon', 'AutomaticLoginEnable')),
  },
  {
    name: /^lightdm\.service$/,
    files: ['/etc/lightdm/lightdm.conf'],
    folders: ['/usr/share/lightdm/lightdm.conf.d', '/etc/lightdm/lightdm.conf.d'],
    signsIn: (text) =>
      ['Seat:*', 'SeatDefaults', 'Seat:seat0'].some(
        (section) => (settingIn(text, section, 'autologin-user') ?? '') !== '',
      ),
  },
  {
    name: /^sddm\.service$/,
    files: ['/etc/sddm.conf'],
    folders: ['/usr/lib/sddm/sddm.conf.d', '/etc/sddm.conf.d'],
    signsIn: (text) => (settingIn(text, 'Autologin', 'User') ?? '') !== '',
  },
];

/** Whether the sign-in screen lets somebody in at start without a password. */
export async function automaticSignIn(files: Files): Promise<YesNoFact> {
  const service = await files.target('/etc/systemd/system/display-manager.service');
  if (service === undefined) return unknown('no_desktop');
  const screen = screens.find(({ name }) => name.test(service.slice(service.lastIndexOf('/') + 1)));
  if (screen === undefined) return unknown('not_supported');
  const paths = [...screen.files];
  for (const folder of screen.folders) {
    for (const name of await files.names(folder)) if (name.endsWith('.conf')) paths.push(`${folder}/${name}`);
  }
  let closed = false;
  for (const path of paths) {
    const read = await files.text(path);
    if (read.kind === 'text' && screen.signsIn(read.text)) return yes;
    if (read.kind === 'denied') closed = true;
  }
  return closed ? unknown('needs_root') : no;
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(true|1|yes)$/i.test(value);
}
