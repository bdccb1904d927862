// The app as it is packed: taken out of the archive that electron-builder made, and started against a replaced module in the
// place of Electron.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { extractAll } from '@electron/asar';
import { importsOf } from '../../build/imports.ts';
import { replaceElectron } from '../support/electron/replaced.ts';
import { until } from '../support/flow/until.ts';
import { type Packed, pack } from '../support/package/packed.ts';

const { platform, arch } = process;
const skip =
  (platform !== 'linux' && 'packages are tried on Linux') || (arch !== 'x64' && arch !== 'arm64' && `none for ${arch}`);

let packed: Packed;
let app: string;
before(async () => {
  if (skip) return;
  packed = await pack({ platform: 'linux', arch: arch === 'arm64' ? 'arm64' : 'x64' }, ['dir']);
  app = join(packed.output, 'app');
  extractAll(join(packed.resources, 'app.asar'), app);
});
after(() => packed?.dispose());

let starts = 0;

/** Starts the packed main process on a fresh machine; it is ended after the test. */
async function start(t: TestContext, args: readonly string[], switches: readonly string[] = []) {
  const replaced = replaceElectron();
  t.after(async () => {
    replaced.electron.app.quit();
    await until('the app has ended', () => replaced.machine.exited !== undefined);
  });
  for (const name of switches) replaced.machine.switches.set(name, '');
  const { main } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as { readonly main: string };
  const { argv } = process;
  Reflect.set(process, 'resourcesPath', packed.resources);
  process.argv = [join(packed.app, 'handrail'), '--data', join(packed.output, 'data'), ...args];
  starts += 1;
  try {
    await import(`${pathToFileURL(join(app, main)).href}?${starts}`);
  } finally {
    process.argv = argv;
  }
  return replaced;
}

test('Against a replaced module: the packed app opens its window for the service that its installation knows', {
  skip,
}, async (t) => {
  const preset = join(packed.resources, 'preset.json');
  // Nobody listens there, and nobody need.
  writeFileSync(preset, '{"service":"http://127.0.0.1:9"}');
  const { machine } = await start(t, []);
  await until('the app is up', () => machine.trays === 1 || machine.exited !== undefined);
  assert.deepEqual(machine.errors, []);
  const [window] = machine.windows;
  assert.equal(window?.webContents.mainFrame?.url, 'handrail-app://workbench/');
  const pages = machine.session('handrail');
  const document = await (await pages.fetch('handrail-app://workbench/')).text();
  const scripts = [...document.matchAll(/<script [^>]*src="([^"]+)"/g)].map(([, path = '']) => path);
  assert.notEqual(scripts.length, 0);
  for (const path of scripts)
    assert.equal((await pages.fetch(new URL(path, 'handrail-app://workbench/').href)).status, 200, path);
  const [preload] = pages.preloads;
  assert.equal(preload?.filePath, join(app, 'out/electron/preload.cjs'));
});

test('Against a replaced module: the packed app refuses to start without its sandbox, as an AppImage’s launcher may start it', {
  skip,
}, async (t) => {
  const { machine } = await start(t, ['--service', 'http://127.0.0.1:9'], ['no-sandbox']);
  assert.equal(machine.exited, 1);
  assert.match(machine.errors.join(), /without --no-sandbox\. On Linux, use the deb or rpm package/);
});

test('Everything that the packed app imports is packed with it', { skip }, () => {
  const files = globSync('out/electron/**/*.{js,cjs}', { cwd: app });
  assert.ok(files.length >= 4);
  for (const file of files) {
    const from = createRequire(join(app, file));
    for (const { specifier } of importsOf(file, readFileSync(join(app, file), 'utf8'))) {
      if (isBuiltin(specifier) || specifier === 'electron') continue;
      assert.ok(from.resolve(specifier).startsWith(app), `${file}: ${specifier}`);
    }
  }
});

test('The children that inject, listen and draw are packed, with programs of this machine that load', { skip }, (t) => {
  for (const child of ['injectorChild', 'endKeyChild', 'x11/activityChild', 'x11/overlayChild'])
    assert.ok(existsSync(join(app, `out/electron/${child}.js`)), child);
  const script = "process.stdout.write(typeof require('koffi').load + typeof require('uiohook-napi').uIOhook.start)";
  const loaded = spawnSync(process.execPath, ['-e', script], { cwd: app, encoding: 'utf8' });
  if (/cannot open shared object/.test(loaded.stderr)) return t.skip('this system lacks the libraries of X11');
  assert.equal(loaded.stdout, 'functionfunction', loaded.stderr);
});
