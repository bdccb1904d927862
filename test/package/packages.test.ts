// electron-builder itself, with our configuration and hooks, for each system: on a stand-in for Electron's program, which only
// holds fuses, and with stand-ins for the tools that it would fetch. What comes out is looked at; nothing of it can be started.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createPackage, extractAll } from '@electron/asar';
import { wrongFuses } from '../../build/package/fuses.ts';
import { packageProblems, packedFiles } from '../../build/package/inspectPackage.ts';
import { findCommand } from '../../build/systemTools.ts';
import { type Packed, pack } from '../support/package/packed.ts';

const linux = { platform: 'linux', arch: 'x64' } as const;
const windows = { platform: 'win32', arch: 'x64' } as const;
const mac = { platform: 'darwin', arch: 'arm64' } as const;

let packed: Packed;
before(async () => {
  packed = await pack(linux, ['deb', 'rpm']);
});
after(() => packed?.dispose());

test('On a stand-in: the archive holds the built app, its two native packages with this system’s programs, and nothing else', () => {
  assert.deepEqual(packageProblems(packed.resources, linux), []);
  const files = packedFiles(join(packed.resources, 'app.asar'));
  const besides = files.filter(({ unpacked }) => unpacked).map(({ path }) => path);
  assert.deepEqual(besides, [
    'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node',
    'node_modules/uiohook-napi/prebuilds/linux-x64/uiohook-napi.node',
  ]);
  assert.ok(!files.some(({ path }) => /better-sqlite3|typescript|playwright|electron-builder/.test(path)));
  assert.deepEqual(readdirSync(packed.resources).sort(), [
    'app-update.yml',
    'app.asar',
    'app.asar.unpacked',
    'apparmor-profile',
    'licences.txt',
    'package-type',
  ]);
  const licences = readFileSync(join(packed.resources, 'licences.txt'), 'utf8');
  for (const name of ['react', '@fluentui/react-components', 'koffi', 'uiohook-napi', 'node-gyp-build', 'ws'])
    assert.match(licences, new RegExp(`^${name} \\d`, 'm'));
});

test('On a stand-in: what must not leave the house is named, and stops the package', async (t) => {
  const folder = join(packed.output, 'wrong');
  const app = join(folder, 'app');
  extractAll(join(packed.resources, 'app.asar'), app);
  for (const path of [
    'out/ui/main.js.map',
    'out/web/main.js',
    'node_modules/fast-check/index.js',
    'test/a.test.js',
    'prebuilds/darwin-arm64/a.node',
  ]) {
    mkdirSync(join(app, path, '..'), { recursive: true });
    writeFileSync(join(app, path), '');
  }
  await createPackage(app, join(folder, 'app.asar'));
  const problems = packageProblems(folder, linux).join('\n');
  for (const said of [
    'out/ui/main.js.map: is a source map',
    'licences.txt: is missing',
    'out/web/main.js: is the service’s to serve',
    'node_modules/fast-check/index.js: is a package that the app does not need',
    'test/a.test.js: is a test',
    'prebuilds/darwin-arm64/a.node: is for another system',
    'koffi.node: is a program of the machine inside the archive',
  ])
    assert.ok(problems.includes(said), `${said}\n${problems}`);
  assert.deepEqual(packageProblems(join(folder, 'none'), linux), ['The app is not in an archive.']);
  t.diagnostic('an archive that we spoilt ourselves');
});

test('On a stand-in: the fuses of the packed program are set on every system', async () => {
  assert.deepEqual(await wrongFuses(join(packed.app, 'handrail')), []);
});

test('On a stand-in: Windows’ app has its name, icon, version and the archive’s checksum in its program, and its fuses', async () => {
  const made = await pack(windows, ['dir']);
  try {
    assert.deepEqual(packageProblems(made.resources, windows), []);
    const program = join(made.app, 'Handrail.exe');
    assert.deepEqual(await wrongFuses(program), []);
    const text = readFileSync(program);
    for (const said of ['FileDescription', 'ProductName', 'Handrail', '0.1.0'])
      assert.ok(text.includes(Buffer.from(said, 'utf16le')), said);
    assert.ok(text.includes('resources\\\\app.asar') && text.includes('SHA256'), 'the checksum that the fuse checks');
    assert.ok(
      text.includes(readFileSync(new URL('../../build/package/icons/256x256.png', import.meta.url))),
      'the icon',
    );
    assert.ok(!existsSync(join(made.resources, 'default_app.asar')));
  } finally {
    await made.dispose();
  }
});

test('On a stand-in: the app of macOS takes links, has its own helpers, its archive’s checksum and its fuses', async () => {
  const made = await pack(mac, ['dir']);
  try {
    assert.deepEqual(packageProblems(made.resources, mac), []);
    const bundle = join(made.app, 'Handrail.app');
    assert.deepEqual(await wrongFuses(bundle), []);
    const info = readFileSync(join(bundle, 'Contents/Info.plist'), 'utf8');
    const value = (key: string) => new RegExp(`<key>${key}</key>\\s*<(?:string|true|false)/?>([^<]*)`).exec(info)?.[1];
    assert.equal(value('CFBundleIdentifier'), 'org.handrail.workbench');
    assert.equal(value('CFBundleShortVersionString'), '0.1.0');
    assert.match(info, /<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>handrail<\/string>/);
    assert.match(info, /<key>ElectronAsarIntegrity<\/key>[\s\S]*Resources\/app\.asar[\s\S]*SHA256/);
    assert.equal(readFileSync(join(made.resources, 'icon.icns')).toString('latin1', 0, 4), 'icns');
    assert.ok(existsSync(join(bundle, 'Contents/Frameworks/Handrail Helper (Renderer).app')));
  } finally {
    await made.dispose();
  }
});

test('On a stand-in: packages look for updates where their builder said, and say which kind they are', () => {
  const text = readFileSync(join(packed.resources, 'app-update.yml'), 'utf8');
  assert.match(text, /^provider: generic\nurl: https:\/\/updates\.example\.org\/handrail\/\nchannel: latest$/m);
  assert.ok(packed.files.some((file) => file.endsWith('.deb')) && packed.files.some((file) => file.endsWith('.rpm')));
});

const noDpkg = findCommand('dpkg-deb') === undefined && 'this system lacks dpkg-deb';

/** The deb, opened: its files below `root`, its scripts and description below `DEBIAN`. */
function openDeb(): string {
  const file = packed.files.find((each) => each.endsWith('.deb')) ?? '';
  const folder = join(packed.output, 'opened');
  for (const args of [
    ['-x', file, folder],
    ['-e', file, join(folder, 'DEBIAN')],
  ])
    assert.equal(spawnSync('dpkg-deb', args).status, 0);
  return folder;
}

test('On a stand-in, assembled with dpkg-deb: the deb brings app, icons and an entry that opens links', {
  skip: noDpkg,
}, () => {
  const folder = openDeb();
  const control = readFileSync(join(folder, 'DEBIAN/control'), 'utf8');
  for (const line of [
    'Package: handrail',
    'Version: 0.1.0',
    'Architecture: amd64',
    'Maintainer: Example IT <it@example.org>',
  ])
    assert.ok(control.split('\n').includes(line), control);
  assert.match(control, /^Depends: .*libgtk-3-0.*libxtst6/m);
  const entry = readFileSync(join(folder, 'usr/share/applications/handrail.desktop'), 'utf8');
  assert.match(entry, /^Exec=\/opt\/Handrail\/handrail -- %U$/m);
  assert.match(entry, /^MimeType=x-scheme-handler\/handrail;$/m);
  assert.match(entry, /^StartupWMClass=handrail$/m);
  assert.ok(statSync(join(folder, 'opt/Handrail/handrail')).mode & 0o111);
  const sizes = readdirSync(join(folder, 'usr/share/icons/hicolor'));
  assert.deepEqual(sizes.sort(), ['128x128', '16x16', '256x256', '32x32', '48x48', '512x512', '64x64']);
});

test('On a stand-in, assembled with dpkg-deb: the deb’s scripts install and remove the AppArmor profile of the program that they install', {
  skip: noDpkg,
}, () => {
  const folder = openDeb();
  const profile = readFileSync(join(folder, 'opt/Handrail/resources/apparmor-profile'), 'utf8');
  assert.match(profile, /^profile handrail "\/opt\/Handrail\/handrail" flags=\(unconfined\) \{\n {2}userns,$/m);
  for (const name of ['postinst', 'postrm']) {
    const script = join(folder, 'DEBIAN', name);
    assert.equal(spawnSync('bash', ['-n', script]).status, 0, `${name} is no script`);
    assert.ok(readFileSync(script, 'utf8').includes("'/etc/apparmor.d/handrail'"), name);
    assert.doesNotMatch(readFileSync(script, 'utf8'), /\$\{(executable|sanitizedProductName)\}/);
  }
  const postinst = readFileSync(join(folder, 'DEBIAN/postinst'), 'utf8');
  assert.match(postinst, /'\/opt\/Handrail\/resources\/apparmor-profile'/);
});
