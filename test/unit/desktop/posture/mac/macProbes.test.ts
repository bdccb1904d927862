import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PostureReport } from '../../../../../workbench/base/devices/posture.ts';
import { conform } from '../../../../../workbench/base/rpc/conform.ts';
import type { Outcome } from '../../../../../workbench/desktop/posture/commands.ts';
import { macProbes } from '../../../../../workbench/desktop/posture/mac/macProbes.ts';
import { MachinePosture } from '../../../../../workbench/desktop/posture/machinePosture.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { ended, FakeCommands, live, output } from '../fakeMachine.ts';

const yes = { state: 'yes' };
const no = { state: 'no' };
const unknown = (reason: string) => ({ state: 'unknown', reason });
const clock = new FakeClock(Date.UTC(2026, 4, 20, 9));
const probes = (answers: Readonly<Record<string, Outcome>>) =>
  macProbes({ commands: new FakeCommands(answers), clock });

test('the system is known by its name and version', async () => {
  assert.deepEqual(await probes({ sw_vers: ended(output('documented/mac-sw-vers.txt')) }).system(live), {
    osId: 'macos',
    osName: 'macOS 14.4.1',
    osVersion: { state: 'known', value: '14.4.1' },
  });
  assert.deepEqual(await probes({}).system(live), {
    osId: 'macos',
    osName: 'macOS',
    osVersion: unknown('not_installed'),
  });
});

test('a disk is encrypted when FileVault is on and through with it', async () => {
  const ask = (text: string) => probes({ 'fdesetup status': ended(text) }).diskEncryption(live);
  assert.deepEqual(await ask('FileVault is On.\n'), yes);
  assert.deepEqual(await ask('FileVault is Off.\n'), no);
  assert.deepEqual(await ask('FileVault is Off, but will be enabled after the next restart.\n'), no);
  assert.deepEqual(await ask('FileVault is On.\nEncryption in progress: Percent completed = 42\n'), no);
  assert.deepEqual(await ask('FileVault is On.\nDecryption in progress: Percent completed = 42\n'), no);
  assert.deepEqual(await ask('Error.\n'), unknown('unreadable'));
});

test('the firewall is on in either of its two strengths', async () => {
  const ask = (text: string) => probes({ 'socketfilterfw --getglobalstate': ended(text) }).firewall(live);
  assert.deepEqual(await ask('Firewall is enabled. (State = 1) \n'), yes);
  assert.deepEqual(await ask('Firewall is blocking all non-essential incoming connections. (State = 2) \n'), yes);
  assert.deepEqual(await ask('Firewall is disabled. (State = 0) \n'), no);
  assert.deepEqual(await ask(''), unknown('unreadable'));
});

test('the screen lock is read from where the tool writes it, its error output', async () => {
  const ask = (text: string) => {
    const line = `2026-05-20 09:00:00.000 sysadminctl[123:4567] ${text}\n`;
    return probes({ 'sysadminctl -screenLock status': ended('', 0, line) }).screenLock(live);
  };
  assert.deepEqual(await ask('screenLock delay is immediate'), yes);
  assert.deepEqual(await ask('screenLock delay is 300 seconds'), yes);
  assert.deepEqual(await ask('screenLock is off'), no);
  assert.deepEqual(await ask('something else'), unknown('unreadable'));
});

test('automatic sign-in is known without reading for whom', async () => {
  const plutil = 'plutil -type autoLoginUser /Library/Preferences/com.apple.loginwindow.plist';
  const ask = (outcome: Outcome) => probes({ [plutil]: outcome }).automaticSignIn(live);
  assert.deepEqual(await ask(ended('string\n')), yes);
  const none = 'Could not extract value, error: No value at that key path or invalid key path: autoLoginUser\n';
  assert.deepEqual(await ask(ended(none, 1)), no);
  assert.deepEqual(await ask(ended('', 1, 'file does not exist or is not readable\n')), unknown('failed'));
});

test('updates are what the last search found, if it is not weeks old', async () => {
  const searched = 'defaults read /Library/Preferences/com.apple.SoftwareUpdate LastSuccessfulDate';
  const list = 'softwareupdate -l --no-scan';
  const ask = (date: string, listed: Outcome) => probes({ [searched]: ended(date), [list]: listed }).updates(live);
  const both = (fact: unknown) => ({ updatesPending: fact, securityUpdatesPending: fact });
  const found = ended(output('documented/mac-updates.txt'));
  assert.deepEqual(await ask('2026-05-19 08:12:44 +0000\n', found), {
    updatesPending: { state: 'known', value: 3 },
    securityUpdatesPending: { state: 'known', value: 2 },
  });
  const none = ended('Software Update Tool\n\nFinding available software\n', 0, 'No new software available.\n');
  assert.deepEqual(await ask('2026-05-19 08:12:44 +0000\n', none), both({ state: 'known', value: 0 }));
  assert.deepEqual(await ask('2026-04-19 08:12:44 +0000\n', found), both(unknown('stale')));
  assert.deepEqual(await ask('yesterday\n', found), both(unknown('unreadable')));
  assert.deepEqual(await ask('2026-05-19 08:12:44 +0000\n', ended('?')), both(unknown('unreadable')));
});

test('the time since the start is counted from the time of the start', async () => {
  const ask = (started: number) => {
    const printed = `{ sec = ${started}, usec = 123456 } Wed May 20 07:00:00 2026\n`;
    return probes({ 'sysctl -n kern.boottime': ended(printed) }).uptimeSeconds(live);
  };
  const now = Math.floor(clock.now() / 1000);
  assert.deepEqual(await ask(now - 7200), { state: 'known', value: 7200 });
  assert.deepEqual(await ask(now + 7200), unknown('unreadable'));
  assert.deepEqual(await ask(0), unknown('unreadable'));
});

test('whatever the tools print, a report comes of it that fits', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('screenLock is off', '2026-13-45 99:99:99 +0000', '{ sec = 0, usec'),
  );
  await fc.assert(
    fc.asyncProperty(text, text, fc.constantFrom(0, 1), async (printed, errors, code) => {
      const commands = { run: async () => ended(printed, code, errors) };
      const collector = new MachinePosture(macProbes({ commands, clock }), '1.0', clock);
      assert.ok(conform(PostureReport, await collector.collect(live)).fits);
    }),
  );
});
