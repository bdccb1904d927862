import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createUpdates } from '../../../../workbench/desktop/updates/createUpdates.ts';
import { packagedUpdates } from '../../../../workbench/desktop/updates/packagedUpdates.ts';
import { feedAddress } from '../../../../workbench/desktop/updates/readFeed.ts';
import { MemoryLog } from '../../../support/flow/memoryMachine.ts';
import { owning, ownVariables } from '../../../support/owning.ts';
import { makeUpdateKey } from '../../base/update/updateFixtures.ts';

const notes =
  'provider: generic\nurl: https://updates.example.org/handrail\nchannel: latest\nupdaterCacheDirName: handrail-updater\n';

function packaged(t: TestContext, text: string | undefined = notes): string {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-packaged-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const resources = join(folder, 'resources');
  mkdirSync(resources);
  if (text !== '') writeFileSync(join(resources, 'app-update.yml'), text);
  return resources;
}

test('A package says where its updates come from, and electron-updater keeps them in the folder of its name', (t) => {
  const resources = packaged(t);
  const feed = 'https://updates.example.org/handrail';
  const of = (platform: string, environment: Record<string, string> = {}) =>
    packagedUpdates({ platform, environment, home: '/people/sam', resources });
  assert.deepEqual(of('linux', { APPIMAGE: '/x', XDG_CACHE_HOME: '/c' }), {
    feed,
    downloads: '/c/handrail-updater/pending',
  });
  assert.deepEqual(of('linux', { APPIMAGE: '/x' })?.downloads, '/people/sam/.cache/handrail-updater/pending');
  assert.deepEqual(of('darwin')?.downloads, '/people/sam/Library/Caches/handrail-updater/pending');
  writeFileSync(join(resources, '../Uninstall Handrail.exe'), '');
  assert.deepEqual(of('win32', { LOCALAPPDATA: '/local' }), { feed, downloads: '/local/handrail-updater/pending' });
});

test('A deb, an rpm, an msi and what is no package do not replace themselves', (t) => {
  const of = (platform: string, resources: string) =>
    packagedUpdates({ platform, environment: {}, home: '/people/sam', resources });
  assert.equal(of('linux', packaged(t)), undefined, 'deb and rpm');
  assert.equal(of('win32', packaged(t)), undefined, 'msi');
  assert.equal(of('darwin', packaged(t, '')), undefined);
  assert.equal(of('darwin', packaged(t, 'url: https://updates.example.org\n')), undefined);
  assert.equal(of('darwin', packaged(t, notes.replace('handrail-updater', '../elsewhere'))), undefined);
});

test('Without a key in the build, an address, or where software distribution says so, an app does not replace itself', (t) => {
  const own = owning((end) => t.after(end));
  ownVariables(own, { APPIMAGE: '/nowhere/Handrail.AppImage' });
  const keys = [makeUpdateKey().publicKey];
  const of = (resources: string, preset: string | undefined, source = { channel: 'stable', keys }) =>
    createUpdates(
      {
        dataFolder: resources,
        resources,
        preset,
        log: new MemoryLog(),
        engine: () => Promise.reject(new Error('none')),
      },
      source,
    ) !== undefined;
  const resources = packaged(t);
  assert.ok(of(resources, undefined));
  assert.ok(!of(resources, 'off'));
  assert.ok(!of(resources, undefined, { channel: 'stable', keys: [] }));
  const silent = packaged(t, 'updaterCacheDirName: handrail-updater\n');
  assert.ok(!of(silent, undefined));
  assert.ok(of(silent, 'https://elsewhere.example.org/'));
  assert.ok(!of(silent, 'http://elsewhere.example.org/'));
});

test('An address for updates is https or this machine, a folder, and nothing else', () => {
  assert.equal(feedAddress('https://u.example.org/a')?.href, 'https://u.example.org/a/');
  assert.equal(feedAddress('http://127.0.0.1:8080')?.href, 'http://127.0.0.1:8080/');
  for (const wrong of [
    '',
    'u.example.org',
    'http://u.example.org/',
    'file:///tmp/',
    'https://u.example.org/?x=1',
    'https://sam:secret@u.example.org/',
    'https://u.example.org/#x',
  ])
    assert.equal(feedAddress(wrong), undefined, wrong);
});
