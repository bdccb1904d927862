import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../../../support/flow/until.ts';
import { electron, electronUpdater, machine, started, updateHome } from '../../../support/updates/updateHome.ts';
import { refused } from '../../base/update/updateFixtures.ts';

test('electron-updater fetches what was signed, replaces the AppImage and starts it', async (t) => {
  const home = await updateHome(t);
  const program = home.program('1.4.0');
  await home.publish(program);
  const updates = home.start();
  assert.deepEqual(await updates.look(undefined), { kind: 'found', version: '1.4.0' });
  const progress: number[] = [];
  await updates.fetch((percent) => progress.push(percent));
  assert.equal(progress.at(-1), 100);
  assert.notDeepEqual(readFileSync(home.appImage), program, 'nothing is replaced yet');
  await updates.prepare();
  assert.equal(started(home.appImage), undefined);
  const failed: string[] = [];
  assert.equal(
    updates.install(() => failed.push('failed')),
    true,
  );
  assert.deepEqual(readFileSync(home.appImage), program);
  await until('the new version was started', () => started(home.appImage) === '1.4.0');
  await until('the old one quit', () => machine.exited === 0);
  assert.deepEqual(failed, []);
});

test('The server is asked for the manifest and the one file, and is told nothing of the device', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  home.server.served.set('/updates/latest-linux.yml', 'version: 9.9.9\nfiles: []\n');
  const updates = home.start();
  await updates.look(undefined);
  await updates.fetch(() => undefined);
  assert.deepEqual(home.server.paths, ['/updates/stable.update', '/updates/Handrail-1.4.0.AppImage']);
  const names = new Set(home.server.asked.flatMap(({ headers }) => Object.keys(headers)));
  for (const name of names) assert.doesNotMatch(name, /staging|cookie|authorization/);
});

test('What was fetched is not fetched again, in this start or the next', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  const files = () => home.server.paths.filter((path) => path.endsWith('.AppImage')).length;
  for (const updates of [home.start(), home.start()]) {
    await updates.look(undefined);
    await updates.fetch(() => undefined);
    await updates.fetch(() => undefined);
    await updates.prepare();
  }
  assert.equal(files(), 1);
});

test('Without a newer version nothing is loaded or fetched', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  assert.deepEqual(await home.start({ version: '1.4.0' }).look(undefined), { kind: 'current' });
  await home.publish(home.program('1.4.0'), { rollout: 0 });
  const updates = home.start();
  assert.deepEqual(await updates.look('1.4.0'), { kind: 'later' });
  await assert.rejects(
    updates.fetch(() => undefined),
    { code: 'wrong_state' },
  );
  await assert.rejects(updates.prepare(), { code: 'wrong_state' });
  assert.equal(
    updates.install(() => undefined),
    false,
  );
});

test('A device keeps its turn in a rollout from one start to the next', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'), { rollout: 50 });
  const first = (await home.start().look(undefined)).kind;
  for (let again = 0; again < 4; again += 1) assert.equal((await home.start().look(undefined)).kind, first);
});

test('A server that is not there or answers with an error is said to be out of reach, by its name', async (t) => {
  const home = await updateHome(t);
  const updates = home.start();
  await assert.rejects(updates.look(undefined), refused('updates', 'service_unreachable'));
  await home.publish(home.program('1.4.0'));
  home.server.served.delete('/updates/Handrail-1.4.0.AppImage');
  await updates.look(undefined);
  await assert.rejects(
    updates.fetch(() => undefined),
    refused('updates', 'service_unreachable'),
  );
  await home.server.close();
  await assert.rejects(updates.look(undefined), refused('updates', 'service_unreachable'));
});

test('A file that cannot be stored is said to be so', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  const updates = home.start();
  await updates.look(undefined);
  mkdirSync(join(home.downloads, '../..'), { recursive: true });
  writeFileSync(join(home.downloads, '..'), 'a file where the folder should be');
  await assert.rejects(
    updates.fetch(() => undefined),
    refused('not_kept'),
  );
});

test('Where the system does not install it, the app is told, once, and what ran is still there', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  const updates = home.start();
  await updates.look(undefined);
  await updates.fetch(() => undefined);
  await updates.prepare();
  const before = readFileSync(home.appImage);
  process.env['APPIMAGE'] = 'no/absolute/path';
  const failed: string[] = [];
  assert.equal(
    updates.install(() => failed.push('failed')),
    true,
  );
  assert.deepEqual(failed, ['failed']);
  assert.deepEqual(readFileSync(home.appImage), before);
});

test('What was remembered and cannot be read begins anew, with a note in the log', async (t) => {
  const home = await updateHome(t);
  await home.publish(home.program('1.4.0'));
  await home.start().look(undefined);
  const kept = join(home.appImage, '../data/update/updates');
  for (const broken of ['', '{', '{"id":"x"}']) {
    writeFileSync(kept, broken);
    assert.equal((await home.start().look(undefined)).kind, 'found');
  }
  assert.equal(home.log.of('updates.unreadable').length, 3);
});

test('On macOS the zip is handed to the system’s own updater after the app has closed, and to nobody before', async (t) => {
  const home = await updateHome(t);
  const zip = Buffer.from('a zip');
  await home.publish(zip, { files: [home.file(zip, { platform: 'darwin', name: 'Handrail-1.4.0-mac-x64.zip' })] });
  const updates = home.start({ platform: 'darwin' }, () => new electronUpdater.MacUpdater());
  assert.equal((await updates.look(undefined)).kind, 'found');
  await updates.fetch(() => undefined);
  await updates.prepare();
  assert.equal(electron.autoUpdater.installed, undefined);
  const failed: string[] = [];
  assert.equal(
    updates.install(() => failed.push('failed')),
    true,
  );
  await until('the old one quit', () => machine.exited === 0);
  assert.deepEqual(electron.autoUpdater.installed, zip);
  assert.deepEqual(failed, []);
});

test('On Windows the installer is fetched and proved; one that cannot be started leaves the app as it was', async (t) => {
  const home = await updateHome(t);
  const setup = Buffer.from('an installer that no Linux starts');
  const files = [home.file(setup, { platform: 'win32', name: 'Handrail-1.4.0-win-x64-setup.exe' })];
  await home.publish(setup, { files });
  const updates = home.start({ platform: 'win32' }, () => new electronUpdater.NsisUpdater());
  await updates.look(undefined);
  await updates.fetch(() => undefined);
  assert.deepEqual(readFileSync(join(home.downloads, 'Handrail-1.4.0-win-x64-setup.exe')), setup);
  await updates.prepare();
  const failed: string[] = [];
  updates.install(() => failed.push('failed'));
  await until('the app is told', () => failed.length > 0);
  assert.deepEqual(failed, ['failed']);
});
