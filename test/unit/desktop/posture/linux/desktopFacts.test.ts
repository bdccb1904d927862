import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../../../workbench/desktop/posture/commands.ts';
import { automaticSignIn } from '../../../../../workbench/desktop/posture/linux/automaticSignIn.ts';
import { settingIn } from '../../../../../workbench/desktop/posture/linux/iniFile.ts';
import { screenLock } from '../../../../../workbench/desktop/posture/linux/screenLock.ts';
import { ended, FakeCommands, FakeFiles, type FakeTree, live } from '../fakeMachine.ts';

const yes = { state: 'yes' };
const no = { state: 'no' };
const unknown = (reason: string) => ({ state: 'unknown', reason });

const onGnome = (answers: Readonly<Record<string, Outcome>>, desktop: string | undefined = 'ubuntu:GNOME') =>
  screenLock({ desktop, configFolder: '/c' }, new FakeFiles({}), new FakeCommands(answers), live);
const onKde = (tree: FakeTree) =>
  screenLock({ desktop: 'KDE', configFolder: '/c' }, new FakeFiles(tree), new FakeCommands({}), live);
const lock = 'gsettings get org.gnome.desktop.screensaver lock-enabled';
const idle = 'gsettings get org.gnome.desktop.session idle-delay';

test('GNOME locks when its lock is on and it becomes idle at all', async () => {
  const delay = (text: string) => ({ [lock]: ended('true\n'), [idle]: ended(text) });
  assert.deepEqual(await onGnome(delay('uint32 300\n')), yes);
  assert.deepEqual(await onGnome(delay('uint32 0\n')), no);
  assert.deepEqual(await onGnome({ [lock]: ended('false\n') }), no);
  assert.deepEqual(await onGnome(delay('soon\n')), unknown('unreadable'));
});

test('desktops that keep the same settings elsewhere are asked there', async () => {
  const answers = {
    'gsettings get org.cinnamon.desktop.screensaver lock-enabled': ended('true\n'),
    'gsettings get org.cinnamon.desktop.session idle-delay': ended('uint32 900\n'),
  };
  assert.deepEqual(await onGnome(answers, 'X-Cinnamon'), yes);
  const mate = {
    'gsettings get org.mate.screensaver lock-enabled': ended('true\n'),
    'gsettings get org.mate.session idle-delay': ended('5\n'),
  };
  assert.deepEqual(await onGnome(mate, 'MATE'), yes);
});

test('a desktop without such settings, or that is not known here, cannot tell', async () => {
  const missing = ended('', 1, 'No such schema "org.gnome.desktop.screensaver"\n');
  assert.deepEqual(await onGnome({ [lock]: missing }), unknown('not_supported'));
  assert.deepEqual(await onGnome({}), unknown('not_installed'));
  assert.deepEqual(await onGnome({}, 'sway'), unknown('not_supported'));
  assert.deepEqual(await onGnome({}, ''), unknown('no_desktop'));
});

test('Plasma locks unless its settings say otherwise, the person\u2019s after the system\u2019s', async () => {
  assert.deepEqual(await onKde({}), yes);
  assert.deepEqual(await onKde({ '/c/kscreenlockerrc': '[Daemon]\nAutolock=false\n' }), no);
  assert.deepEqual(await onKde({ '/c/kscreenlockerrc': '[Daemon]\nTimeout=0\n' }), no);
  const system = { '/etc/xdg/kscreenlockerrc': '[Daemon]\nAutolock[$i]=false\n' };
  assert.deepEqual(await onKde(system), no);
  assert.deepEqual(await onKde({ ...system, '/c/kscreenlockerrc': '[Daemon]\nAutolock=true\n' }), yes);
  assert.deepEqual(await onKde({ '/c/kscreenlockerrc': 'denied' }), unknown('needs_root'));
});

const signIn = (screen: string, tree: FakeTree) => {
  const link = { '/etc/systemd/system/display-manager.service': { to: `/usr/lib/systemd/system/${screen}.service` } };
  return automaticSignIn(new FakeFiles({ ...link, ...tree }));
};

test('each sign-in screen that lets somebody in by itself is found out', async () => {
  const gdm = '[daemon]\nAutomaticLoginEnable = true\nAutomaticLogin = ada\n';
  assert.deepEqual(await signIn('gdm3', { '/etc/gdm3/daemon.conf': gdm }), yes);
  assert.deepEqual(await signIn('gdm', { '/etc/gdm/custom.conf': gdm }), yes);
  assert.deepEqual(
    await signIn('lightdm', { '/etc/lightdm/lightdm.conf.d/9.conf': '[Seat:*]\nautologin-user=ada\n' }),
    yes,
  );
  assert.deepEqual(await signIn('sddm', { '/etc/sddm.conf.d/a.conf': '[Autologin]\nUser=ada\n' }), yes);
});

test('one that is not told to, or whose setting is a comment, does not', async () => {
  assert.deepEqual(await signIn('gdm3', { '/etc/gdm3/daemon.conf': '[daemon]\n#AutomaticLoginEnable = true\n' }), no);
  assert.deepEqual(await signIn('gdm3', { '/etc/gdm3/daemon.conf': '[debug]\nAutomaticLoginEnable = true\n' }), no);
  assert.deepEqual(await signIn('lightdm', { '/etc/lightdm/lightdm.conf': '[Seat:*]\nautologin-user=\n' }), no);
  assert.deepEqual(await signIn('sddm', {}), no);
});

test('no sign-in screen, an unknown one and closed settings are told apart', async () => {
  assert.deepEqual(await automaticSignIn(new FakeFiles({})), unknown('no_desktop'));
  assert.deepEqual(await signIn('greetd', {}), unknown('not_supported'));
  assert.deepEqual(await signIn('sddm', { '/etc/sddm.conf': 'denied' }), unknown('needs_root'));
});

test('a setting counts in its own section, the last time it is set', () => {
  assert.equal(settingIn('a=0\n[s]\na=1\n ; a=5\na = 2 \n[t]\na=3', 's', 'a'), '2');
  assert.equal(settingIn('[s]\nb=1', 's', 'a'), undefined);
});
