// The built main process of the app, as it is packaged, with a replaced module in the place of Electron.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type Electron from 'electron';
import { bundle } from '../../build/bundle.ts';
import { type Replaced, replaceElectron } from '../support/electron/replaced.ts';
import { until } from '../support/flow/until.ts';
import { owning, ownVariables } from '../support/owning.ts';

before(async () => {
  await bundle();
});

const main = pathToFileURL(join(import.meta.dirname, '../../out/electron/main.js')).href;
let starts = 0;

interface Started extends Replaced {
  readonly folder: string;
}

/** Starts the app with these arguments; it is ended after the test. `prepare` says what the machine is like. */
async function start(t: TestContext, args: readonly string[], prepare: (replaced: Replaced) => void = () => undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-main-'));
  const replaced = replaceElectron();
  replaced.machine.paths.set('appData', folder);
  prepare(replaced);
  const { argv } = process;
  Reflect.set(process, 'resourcesPath', folder);
  process.argv = ['/opt/Handrail/handrail', '--data', folder, ...args];
  t.after(async () => {
    replaced.electron.app.quit();
    await until('the app has ended', () => replaced.machine.exited !== undefined);
    await rm(folder, { recursive: true, force: true });
  });
  starts += 1;
  try {
    await import(`${main}?${starts}`);
  } finally {
    process.argv = argv;
  }
  return { ...replaced, folder } satisfies Started;
}

/** Nobody listens there, and nobody need. */
const service = ['--service', 'http://127.0.0.1:9'];

/** The app is up: its tray icon is the last thing that it shows. */
const open = async ({ machine }: Replaced) => {
  await until('the app is up', () => machine.trays === 1);
  const [window] = machine.windows;
  assert.ok(window);
  return window;
};

test('Against a replaced module: the app prepares sandbox, scheme and switches before it is ready, and opens its window', async (t) => {
  const { machine, electron, folder } = await start(t, service);
  assert.ok(machine.sandboxed, 'every page is sandboxed, whatever its window says');
  assert.deepEqual(machine.schemes, [
    { scheme: 'handrail-app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  assert.equal(machine.switches.get('force-fieldtrials'), 'WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:0/');
  for (const name of machine.switches.keys())
    assert.doesNotMatch(name, /sandbox|debug|auto-select|fake|insecure|certificate/);
  const window = await open({ machine, electron });
  assert.equal(window.webContents.mainFrame?.url, 'handrail-app://workbench/');
  assert.ok(window.visible);
  assert.equal(machine.paths.get('userData'), folder);
  assert.deepEqual(machine.protocolClients, [['handrail', process.execPath, ['--']]], 'a link cannot bring switches');
  const refused = await machine.session('').permits({}, 'media', 'https://example.org');
  assert.deepEqual(refused, { checked: false, granted: false }, 'the session that nobody uses is closed too');
});

test('Against a replaced module: what the main process fetches goes by the proxy of its environment, or of the system', async (t) => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.after(() => proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const own = owning((end) => t.after(end));
  ownVariables(own, { HTTPS_PROXY: `http://127.0.0.1:${port}` });
  await open(await start(t, service));
  await assert.rejects(fetch('https://provider.example/'));
  assert.deepEqual(asked, ['provider.example:443']);

  // Without one, by what the system answers for itself.
  ownVariables(own, { HTTPS_PROXY: undefined });
  await open(
    await start(t, service, ({ machine }) => {
      machine.session('').proxies = `PROXY 127.0.0.1:${port}`;
    }),
  );
  await assert.rejects(fetch('https://system.example/'));
  assert.deepEqual(asked, ['provider.example:443', 'system.example:443']);
});

test('Against a replaced module: an app whose sandbox is turned off says so and ends', async (t) => {
  const { machine } = await start(t, service, ({ machine }) => machine.switches.set('no-sandbox', ''));
  assert.equal(machine.exited, 1);
  assert.match(machine.errors.join(), /no_browser[\s\S]*without --no-sandbox/);
  assert.deepEqual(machine.windows, []);
});

test('Against a replaced module: an app that knows no service opens its window, and ends when that is closed', async (t) => {
  const { machine, electron } = await start(t, []);
  const window = await open({ machine, electron });
  assert.equal(window.webContents.mainFrame?.url, 'handrail-app://workbench/');
  assert.ok(window.visible);
  assert.deepEqual(machine.errors, []);
  window.close();
  await until('it has ended', () => machine.exited !== undefined);
  assert.equal(machine.exited, 0, 'nobody could be helped through it, so nothing stays');
});

test('Against a replaced module: an app whose service was set wrong says so and ends, and asks nobody for another', async (t) => {
  for (const set of ['help.example.org', 'http://help.example.org', 'https://sam:secret@help.example.org']) {
    const { machine } = await start(t, ['--service', set]);
    await until('it has ended', () => machine.exited !== undefined);
    assert.equal(machine.exited, 1);
    assert.match(machine.errors.join(), /invalid_input[\s\S]*--service/);
  }
});

test('Against a replaced module: a second start hands its link to the first and ends; the first shows its window', async (t) => {
  const link = 'handrail:help?tenant=t&session=s';
  const second = await start(t, [...service, '--', link], ({ machine }) => {
    machine.firstInstance = false;
  });
  assert.equal(second.machine.exited, 0);
  assert.deepEqual(second.machine.instanceData, { link });
  assert.deepEqual(second.machine.windows, []);

  const first = await start(t, service);
  const window = await open(first);
  for (const said of [{ link }, { link: 'handrail:anything' }, {}, undefined]) {
    window.set.delete('focused');
    window.hide();
    first.electron.app.emit('second-instance', {}, [], '/', said);
    await until('the window is shown', () => window.visible && window.set.get('focused'));
  }
  let prevented = false;
  window.hide();
  first.electron.app.emit('open-url', { preventDefault: () => (prevented = true) }, link);
  await until('the window is shown', () => window.visible);
  assert.ok(prevented);
  assert.equal(first.machine.windows.length, 1, 'a link starts nothing');
});

/** Presses an entry of the tray's menu. */
function press(entry: Electron.MenuItemConstructorOptions | undefined): void {
  const click = entry?.click as (() => void) | undefined;
  assert.ok(click);
  click();
}

test('Against a replaced module: a closed window hides while nothing goes on, the tray brings it back, and quitting quits', async (t) => {
  const { machine, electron } = await start(t, service);
  const window = await open({ machine, electron });
  window.close();
  assert.equal(window.visible, false);
  assert.equal(machine.exited, undefined);
  const [show, atSignIn, , quit] = machine.menu;
  press(show);
  await until('the window is back', () => window.visible);
  assert.equal(atSignIn?.checked, false);
  press(quit);
  await until('the app has ended', () => machine.exited !== undefined);
  assert.equal(machine.exited, 0);
});

test('Against a replaced module: started by the system, the app shows its window when somebody asks for it', async (t) => {
  const { machine, electron } = await start(t, [...service, '--hidden']);
  const window = await open({ machine, electron });
  assert.equal(window.visible, false);
  electron.app.emit('activate');
  await until('the window is shown', () => window.visible);
});
