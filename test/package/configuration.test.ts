// electron-builder.yml against electron-builder's own schema, and what must not be changed in it by chance.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Configuration } from 'electron-builder';
import { msiPresets } from '../../build/package/msiProjectCreated.ts';
import { appVersion } from '../../workbench/base/app/appVersion.ts';
import { presetSources } from '../../workbench/desktop/app/preset.ts';

const root = join(import.meta.dirname, '../..');
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const library = createRequire(builder.resolve('app-builder-lib/package.json'));

interface Loader {
  getConfig(folder: string, file: undefined, given: object, about: object): Promise<Configuration>;
  validateConfiguration(configuration: unknown, log: object): Promise<void>;
}
const { getConfig, validateConfiguration } = library('./out/util/config/config.js') as Loader;
const { DebugLogger } = library('builder-util') as { readonly DebugLogger: new (enabled: boolean) => object };

/** The configuration as electron-builder reads it. */
const configuration = await getConfig(root, undefined, {}, { value: Promise.resolve({}) });
const validate = (given: unknown) => validateConfiguration(given, new DebugLogger(false));

test('The configuration fits electron-builder’s schema, which refuses a field that it does not know', async () => {
  await validate(structuredClone(configuration));
  await assert.rejects(validate({ ...structuredClone(configuration), asarUnpacked: [] }), /asarUnpacked/);
  await assert.rejects(validate({ ...structuredClone(configuration), nsis: { silent: true } }), /configuration\.nsis/);
});

test('Packages are made for all three systems, in the forms that people and software distribution need', () => {
  const { win, mac, linux, nsis, msi } = configuration;
  assert.deepEqual(
    [win?.target, mac?.target, linux?.target],
    [
      ['nsis', 'msi'],
      ['dmg', 'zip'],
      ['deb', 'rpm', 'AppImage'],
    ],
  );
  assert.deepEqual(
    [nsis?.oneClick, nsis?.perMachine, nsis?.allowElevation],
    [false, false, true],
    'for all or for one',
  );
  assert.equal(msi?.perMachine, true);
});

test('What the system knows the app by stays as it is, or a newer version would stand beside the older one', () => {
  assert.equal(configuration.appId, 'org.handrail.workbench');
  assert.equal(configuration.nsis?.guid, '6f3d4d3c-5a1f-5b36-9d0e-0f6c1c3f3a70');
  assert.equal(configuration.msi?.upgradeCode, '2B0A6B63-0B6C-4D57-9E3B-6C8E2A4B9D15');
  assert.equal(configuration.deb?.packageName, 'handrail');
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  assert.equal(about.version, appVersion);
});

test('Nothing is compiled, programs of the machine lie beside the archive, and all else is in it', () => {
  assert.equal(configuration.npmRebuild, false);
  assert.equal(configuration.nodeGypRebuild, false);
  assert.deepEqual(configuration.asar, { smartUnpack: false });
  assert.deepEqual(configuration.asarUnpack, ['**/*.node']);
});

test('No package turns the sandbox off, asks for an administrator’s rights or loosens Apple’s hardened runtime', () => {
  const { linux, appImage, win, mac } = configuration;
  // Without arguments of ours electron-builder writes --no-sandbox into an AppImage's entry.
  for (const args of [linux?.executableArgs, appImage?.executableArgs]) assert.deepEqual(args, ['--']);
  assert.equal(win?.requestedExecutionLevel, 'asInvoker');
  assert.equal(mac?.hardenedRuntime, true);
  const entitlements = readFileSync(join(root, 'build/package/entitlements.mac.plist'), 'utf8');
  assert.deepEqual(
    [...entitlements.matchAll(/<key>(.*)<\/key>/g)].map(([, key]) => key),
    ['com.apple.security.cs.allow-jit'],
  );
});

test('Where updates come from is no address of ours: the configuration names none', () => {
  assert.equal(configuration.publish, undefined);
  assert.doesNotMatch(readFileSync(join(root, 'electron-builder.yml'), 'utf8'), /https?:/);
});

test('Links are the app’s on every system, and every file that the configuration names is there', () => {
  assert.deepEqual(configuration.protocols, [{ name: 'Handrail request for help', schemes: ['handrail'] }]);
  const named = [
    configuration.afterPack,
    configuration.msiProjectCreated,
    configuration.nsis?.include,
    configuration.mac?.entitlements,
    configuration.mac?.entitlementsInherit,
    configuration.deb?.appArmorProfile,
    configuration.linux?.icon,
  ];
  for (const file of named) assert.ok(typeof file === 'string' && existsSync(join(root, file)), String(file));
});

test('What the README tells administrators to type is what the installers take and the app reads', () => {
  const readme = readFileSync(join(root, 'build/package/README.md'), 'utf8');
  const said = readme.slice(readme.indexOf('## Installing the app for many'));
  const installer = readFileSync(join(root, 'build/package/installer.nsh'), 'utf8');
  const presets = [...said.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
  assert.deepEqual(presets, ['service', 'tenant', 'enrolment', 'updates']);
  assert.deepEqual([...Object.values(msiPresets)], presets);
  for (const [option, name] of Object.entries(msiPresets))
    assert.ok(installer.includes(`!insertmacro handrailPreset "${option}" "${name}"`), option);
  for (const [, slash, option = ''] of said.matchAll(/ (\/?)([A-Z]+)=/g))
    assert.ok(option in msiPresets || option === 'AUTOSTART', `${slash}${option}`);
  const { machine, installed } = presetSources({ platform: 'win32', resources: '' });
  assert.deepEqual(
    [machine[0]?.key, installed[0]?.key],
    ['HKLM\\SOFTWARE\\Policies\\Handrail', 'HKLM\\SOFTWARE\\Handrail'],
  );
  assert.ok(said.includes(machine[0]?.key ?? '?'));
  for (const platform of ['linux', 'darwin'] as const)
    for (const { file } of presetSources({ platform, resources: '' }).machine)
      assert.ok(file === undefined || said.includes(file));
});
