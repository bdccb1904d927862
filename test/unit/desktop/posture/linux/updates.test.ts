import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../../../workbench/desktop/posture/commands.ts';
import { uptimeIn } from '../../../../../workbench/desktop/posture/linux/linuxProbes.ts';
import { rebootPending } from '../../../../../workbench/desktop/posture/linux/rebootPending.ts';
import { aptUpdatesIn, dnfUpdatesIn, updates } from '../../../../../workbench/desktop/posture/linux/updates.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { ended, FakeCommands, FakeFiles, type FakeTree, live, output } from '../fakeMachine.ts';

const clock = new FakeClock();
const day = 24 * 60 * 60 * 1000;
const known = (value: number) => ({ state: 'known', value });
const unknown = (reason: string) => ({ state: 'unknown', reason });
const both = (fact: unknown) => ({ updatesPending: fact, securityUpdatesPending: fact });

const apt = (fetchedAt: number): FakeTree => ({
  '/usr/bin/apt-get': '',
  '/var/lib/dpkg/status': '',
  '/var/lib/apt/lists/example.org_dists_stable_main_binary-amd64_Packages.lz4': '',
  '/var/lib/apt/lists/partial': { at: fetchedAt },
});
const dnf = (fetchedAt: number): FakeTree => ({
  '/usr/bin/dnf': '',
  '/var/cache/libdnf5/updates-0123/repodata/repomd.xml': { at: fetchedAt },
});
const ask = (tree: FakeTree, answers: Readonly<Record<string, Outcome>>) =>
  updates(new FakeFiles(tree), new FakeCommands(answers), clock, live);

test('installed packages that apt would replace are counted, and those from a security archive apart', () => {
  assert.deepEqual(aptUpdatesIn(output('captured/apt-upgrade-debian.txt')), { all: 8, security: 4 });
  assert.deepEqual(aptUpdatesIn(output('documented/apt-upgrade-ubuntu.txt')), { all: 3, security: 2 });
});

test('a package whose name speaks of security does not come from a security archive for that', () => {
  assert.deepEqual(aptUpdatesIn('Inst x-security [1] (2-security Debian:12.1/stable [all])\n'), {
    all: 1,
    security: 0,
  });
});

test('apt is asked without locking, fetching or changing anything', async () => {
  const commands = new FakeCommands({ 'apt-get -s': ended(output('documented/apt-upgrade-ubuntu.txt')) });
  const found = await updates(new FakeFiles(apt(clock.now() - day)), commands, clock, live);
  assert.deepEqual(found, { updatesPending: known(3), securityUpdatesPending: known(2) });
  assert.deepEqual(
    commands.asked.map(({ args }) => args[0]),
    ['-s'],
  );
});

test('lists of packages that are missing or weeks old say nothing', async () => {
  const answers = { 'apt-get -s': ended('') };
  assert.deepEqual(await ask(apt(clock.now() - 15 * day), answers), both(unknown('stale')));
  const { '/var/lib/apt/lists/example.org_dists_stable_main_binary-amd64_Packages.lz4': _, ...none } = apt(clock.now());
  assert.deepEqual(await ask(none, answers), both(unknown('stale')));
  assert.deepEqual(await ask(apt(clock.now() - 13 * day), answers), both(known(0)));
});

test('an apt that fails or takes too long says so', async () => {
  assert.deepEqual(await ask(apt(clock.now()), { 'apt-get -s': ended('', 100) }), both(unknown('failed')));
  assert.deepEqual(await ask(apt(clock.now()), { 'apt-get -s': { kind: 'timed_out' } }), both(unknown('timed_out')));
});

test('dnf counts what it would replace, from its cache', async () => {
  assert.equal(dnfUpdatesIn(output('documented/dnf-check-update.txt')), 3);
  const found = await ask(dnf(clock.now()), {
    'dnf -C -q check-update --security': ended('kernel-core.x86_64   6.9.4-200.fc40   updates\n', 100),
    'dnf -C -q check-update': ended(output('documented/dnf-check-update.txt'), 100),
  });
  assert.deepEqual(found, { updatesPending: known(3), securityUpdatesPending: known(1) });
  assert.deepEqual(await ask(dnf(clock.now()), { dnf: ended('') }), both(known(0)));
  const noCache = ended('', 1, 'Error: Cache-only enabled but no cache for repository "updates"\n');
  assert.deepEqual(await ask(dnf(clock.now()), { dnf: noCache }), both(unknown('stale')));
  assert.deepEqual(await ask(dnf(clock.now() - 15 * day), { dnf: ended('') }), both(unknown('stale')));
});

test('a system with neither cannot tell', async () => {
  assert.deepEqual(await ask({}, {}), both(unknown('not_supported')));
});

test('a restart is pending where the mark is, and not where what makes marks made none', async () => {
  const reboot = (tree: FakeTree, answers: Readonly<Record<string, Outcome>> = {}) =>
    rebootPending(new FakeFiles(tree), new FakeCommands(answers), live);
  assert.deepEqual(await reboot({ '/run/reboot-required': '' }), { state: 'yes' });
  assert.deepEqual(await reboot({ '/usr/share/update-notifier/notify-reboot-required': '' }), { state: 'no' });
  assert.deepEqual(await reboot({}), unknown('not_supported'));
  const needs = 'dnf -C needs-restarting -r';
  assert.deepEqual(await reboot({}, { [needs]: ended('Reboot is required to fully utilize these updates.\n', 1) }), {
    state: 'yes',
  });
  assert.deepEqual(await reboot({}, { [needs]: ended('Reboot should not be necessary.\n') }), { state: 'no' });
  assert.deepEqual(await reboot({}, { [needs]: ended('', 1, 'No such command') }), unknown('unreadable'));
});

test('the time since the start is the first number', () => {
  assert.deepEqual(uptimeIn('3178.28 5656.57\n'), known(3178));
  assert.deepEqual(uptimeIn(''), unknown('unreadable'));
});
