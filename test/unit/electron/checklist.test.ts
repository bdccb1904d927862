// Electron's own security checklist and what the shell adds to it, line by line. The module is replaced: what the
// documentation says is what is tried here, not Electron itself.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CaptureStage } from '../../../workbench/device/ports/shell.ts';
import { deviceEnd, prompt } from '../../contract/shell.ts';
import { electron, machine } from '../../support/electron/replaced.ts';
import type { ReplacedFrame } from '../../support/electron/replacedPage.ts';
import type { ReplacedWindow } from '../../support/electron/replacedWindow.ts';
import { shellPlace } from '../../support/electron/shellPlace.ts';
import { until } from '../../support/flow/until.ts';

const own = 'handrail-app';
const pages = {
  workbench: `${own}://workbench/`,
  prompt: `${own}://prompt/prompt`,
  stage: `${own}://stage/stage/page.html`,
  overlay: `${own}://overlay/overlay`,
};

let place: Awaited<ReturnType<typeof shellPlace>>;
let workbench: ReplacedWindow;
const session = machine.session('handrail');

before(async () => {
  place = await shellPlace();
  await place.shell.openWorkbench();
  const [opened] = machine.windows;
  assert.ok(opened);
  workbench = opened;
});
after(() => place.dispose());

const mainFrame = (window: ReplacedWindow): ReplacedFrame => {
  const frame = window.webContents.mainFrame;
  assert.ok(frame);
  return frame;
};

/** A prompt that waits, and the window it is in; `end` takes it away. */
async function openPrompt() {
  const abort = new AbortController();
  const asked = place.shell.ask(prompt('waits'), abort.signal).catch(() => 'gone');
  const window = await until('the prompt is open', () => machine.windows.find((each) => each !== workbench));
  return {
    window,
    async end() {
      abort.abort();
      await asked;
    },
  };
}

test('Against a replaced module: every window has its own world, the sandbox, web security and no Node', async () => {
  const prompt = await openPrompt();
  const stage = await place.shell.openCaptureStage();
  deviceEnd(stage.port, 'sharer');
  await until('the border is shown', () => machine.windows.length === 4);
  for (const { options } of machine.windows) {
    const preferences = options.webPreferences ?? {};
    assert.equal(preferences.contextIsolation, true);
    assert.equal(preferences.sandbox, true);
    assert.equal(preferences.webSecurity, true);
    for (const name of [
      'nodeIntegration',
      'nodeIntegrationInWorker',
      'webviewTag',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'navigateOnDragDrop',
    ] as const)
      assert.equal(preferences[name], false, name);
    assert.equal(preferences.enableBlinkFeatures, undefined);
    assert.equal(preferences.preload, undefined, 'the session says where the preload script runs');
  }
  await stage.close();
  await prompt.end();
});

test('Against a replaced module: pages come from a scheme of our own, each with a policy that begins with nothing', async () => {
  for (const address of Object.values(pages)) {
    assert.ok(!address.startsWith('file:'));
    const answer = await session.fetch(address);
    assert.equal(answer.status, 200, address);
    assert.match(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
    assert.doesNotMatch(answer.headers.get('content-security-policy') ?? '', /unsafe|\*|https?:/);
    assert.match(answer.headers.get('permissions-policy') ?? '', /camera=\(\)/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  }
});

test('Against a replaced module: the scheme serves what is in its table, to its own hosts and pages, and nothing else', async () => {
  const status = async (address: string, from?: string, method?: string) =>
    (await session.fetch(address, from, method)).status;
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/ui/../../main.js',
    '/ui/%2e%2e%2fmain.js',
    '/ui/',
    '/x',
  ])
    assert.equal(await status(`${own}://workbench${path}`), 404, path);
  for (const host of ['elsewhere', 'workbench:8080', 'me@workbench', 'stage.workbench', ''])
    assert.equal(await status(`${own}://${host}/`), 421, host);
  assert.equal(await status(`${own}://prompt/extensions/core/helper.js`), 404);
  assert.equal(await status(pages.workbench, undefined, 'POST'), 405);
  for (const from of ['https://example.org', 'null', 'file://', `${own}://elsewhere`])
    assert.equal(await status(pages.workbench, from), 403, from);
  assert.equal(await status(pages.stage, `${own}://workbench`), 200);
});

test('Against a replaced module: both permission handlers refuse what no page of ours needs, and every page of others', async () => {
  const { webContents } = workbench;
  const permits = async (permission: string, address: string) => {
    const { checked, granted } = await session.permits(webContents, permission, address);
    assert.equal(checked, granted, `${permission}: the handlers agree`);
    return granted;
  };
  for (const permission of everyPermission())
    for (const address of [...Object.values(pages), 'https://example.org/', 'null', '']) {
      const fits = {
        'clipboard-sanitized-write': pages.workbench,
        fullscreen: pages.workbench,
        keyboardLock: pages.stage,
      };
      const expected = Reflect.get(fits, permission) === address;
      assert.equal(await permits(permission, address), expected, `${permission} for ${address}`);
    }
});

/** As `electron.d.ts` lists them for `setPermissionRequestHandler`. */
function everyPermission(): readonly string[] {
  const types = readFileSync(join(import.meta.dirname, '../../../node_modules/electron/electron.d.ts'), 'utf8');
  const [, list = ''] =
    /setPermissionRequestHandler\(handler: \(\(webContents: WebContents, permission: ([^,]+),/.exec(types) ?? [];
  const names = [...list.matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name);
  assert.ok(names.length > 30 && names.includes('display-capture'));
  return [...names, 'constructor', '__proto__'];
}

test('Against a replaced module: no page opens a window', () => {
  for (const url of ['https://example.org/', pages.prompt, 'about:blank'])
    assert.deepEqual(workbench.webContents.openHandler?.({ url } as never), { action: 'deny' });
});

test('Against a replaced module: no page becomes another page, by itself, by a redirect or in a frame', () => {
  const { webContents } = workbench;
  for (const url of [
    pages.prompt,
    pages.stage,
    `${pages.workbench}ui/main.js`,
    'https://example.org/',
    'file:///etc/passwd',
    'javascript:1',
  ])
    assert.equal(webContents.navigates(url), false, url);
  assert.equal(webContents.navigates(pages.workbench), true, 'a reload is let through');
  for (const url of [pages.workbench, pages.prompt, 'https://example.org/', 'about:blank'])
    assert.equal(webContents.navigates(url, false), false, `a frame with ${url}`);
  assert.equal(webContents.navigates(pages.stage, false), true);
  assert.equal(webContents.navigates(`${own}://workbench/sandbox/frame.html`, false), true);
  for (const event of ['will-redirect', 'will-attach-webview']) {
    let prevented = false;
    webContents.emit(event, { preventDefault: () => (prevented = true) }, {}, {});
    assert.ok(prevented, event);
  }
});

test('Against a replaced module: only https addresses, and http on this machine, reach the system', async () => {
  for (const address of ['file:///etc/passwd', 'handrail:help', 'http://example.org/', 'ms-msdt:x', '--help'])
    await assert.rejects(place.shell.openExternal(address), { code: 'invalid_input' });
  assert.deepEqual(machine.opened, []);
});

test('Against a replaced module: the sender of every message is checked by its window, frame and address', async () => {
  const refused = async (what: string, event: object, token?: unknown) => {
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise<void>((resolve) => port1.addEventListener('close', () => resolve()));
    const { MainPort } = await import('../../support/electron/ports.ts');
    const ports = [new MainPort(port2)];
    electron.ipcMain.emit('handrail:connect', { sender: workbench.webContents, ports, ...event }, token);
    await closed;
    assert.ok(true, what);
  };
  const good = { url: pages.workbench, origin: `${own}://workbench`, parent: null };
  await refused('a frame that is gone', { senderFrame: null });
  await refused('a window that is not ours', { sender: { id: 4711 }, senderFrame: good });
  await refused('another page in our window', {
    senderFrame: { ...good, url: 'https://example.org/', origin: 'https://example.org' },
  });
  await refused('another file of ours', { senderFrame: { ...good, url: `${pages.workbench}sandbox/frame.html` } });
  await refused('our address without its origin, as in a sandbox', { senderFrame: { ...good, origin: 'null' } });
  await refused('a prompt in the window of the workbench', {
    senderFrame: { url: pages.prompt, origin: `${own}://prompt`, parent: null },
  });
  await refused('the workbench in a frame', { senderFrame: { ...good, parent: good } });
  const stage = { url: pages.stage, origin: `${own}://stage`, parent: good };
  await refused('a stage without a token', { senderFrame: stage });
  await refused('a stage with a wrong token', { senderFrame: stage }, 'x'.repeat(43));
  const frame = await place.shell.prepareStageFrame();
  await refused(
    'a stage in a frame of a frame',
    { senderFrame: { ...stage, parent: { ...good, parent: good } } },
    frame.token,
  );
  await refused('a stage in the main frame', { senderFrame: { ...stage, parent: null } }, frame.token);
  await frame.close();
});

test('Against a replaced module: the preload script leaves the page nothing of Electron, and runs in no other page', () => {
  const names = Object.keys(mainFrame(workbench).window);
  for (const name of ['require', 'process', 'electron', 'ipcRenderer', 'Buffer', 'module'])
    assert.ok(!names.includes(name), name);
  const [script, ...more] = session.preloads;
  assert.deepEqual(more, []);
  assert.deepEqual([...(script?.matches ?? [])].sort(), Object.values(pages).sort());
});

test('Against a replaced module: messages that are no frames, or too large ones, close the port', async () => {
  const { messagePort } = await import('../../../workbench/desktop/pages/messagePort.ts');
  const { MainPort } = await import('../../support/electron/ports.ts');
  for (const message of ['text', { a: 1 }, null, new Uint8Array(1_048_577)]) {
    const { port1, port2 } = new MessageChannel();
    const port = messagePort(new MainPort(port2));
    port.onFrame(() => assert.fail('it is no frame'));
    const reason = new Promise((resolve) => port.onClose((closed) => resolve(closed.reason)));
    port1.postMessage(message);
    assert.equal(await reason, 'malformed');
  }
});

test('Against a replaced module: a page gets the screen once, after a click, in a stage that the device opened', async () => {
  const request = (frame: unknown, changes: object = {}) =>
    session.display({
      frame,
      securityOrigin: `${own}://stage/`,
      videoRequested: true,
      audioRequested: true,
      userGesture: true,
      ...changes,
    } as never);
  const denied = { name: 'NotAllowedError' };
  assert.equal(session.systemPicker, false, "the system's picker would go past the session's state");
  await assert.rejects(request(mainFrame(workbench)), denied, 'the workbench has no stage');
  const prompt = await openPrompt();
  await assert.rejects(request(mainFrame(prompt.window)), denied);
  await prompt.end();

  machine.screens = [];
  const page = await place.shell.openCaptureStage();
  const window = await until('the stage is open', () => machine.windows.find((each) => each !== workbench));
  const frame = mainFrame(window);
  assert.ok((await session.permits(window.webContents, 'display-capture', pages.stage)).granted);
  const { reported } = deviceEnd(page.port, 'sharer');
  await assert.rejects(reported, { message: 'capture_refused' }, 'there was no screen');
  assert.ok(!(await session.permits(window.webContents, 'display-capture', pages.stage)).granted);
  machine.screens = [{ id: 'screen:11:0', name: 'Entire screen', display_id: '11' }];
  await assert.rejects(request(frame), denied, 'it has asked before');
  await page.close();
  await assert.rejects(request(frame), denied, 'it is closed');

  const { pickScreens } = await import('../../../workbench/electron/screenPicker.ts');
  const lone = machine.session('lone');
  let open = true;
  pickScreens(lone as never, { takes: () => open, picked: () => undefined, language: () => 'en' });
  const ask = (changes: object) =>
    lone.display({
      frame: mainFrame(workbench),
      securityOrigin: `${own}://stage/`,
      videoRequested: true,
      audioRequested: true,
      userGesture: true,
      ...changes,
    } as never);
  assert.deepEqual(await ask({}), { video: { id: 'screen:11:0', name: 'Entire screen' } }, 'never with sound');
  await assert.rejects(ask({ frame: null }), denied, 'the frame is gone');
  await assert.rejects(ask({ securityOrigin: 'https://example.org' }), denied);
  await assert.rejects(ask({ userGesture: false }), denied);
  await assert.rejects(ask({ videoRequested: false }), denied);
  open = false;
  await assert.rejects(ask({}), denied, 'the session does not allow it');
});

test('Against a replaced module: a stage that opened beside its prompt may not capture before the person allowed it', async () => {
  const abort = new AbortController();
  const opened: Promise<CaptureStage>[] = [];
  const asked = place.shell.ask(prompt('waits'), abort.signal, (stage) => void opened.push(stage));
  const stage = await until('the stage is open', () => opened[0]);
  const capturing = await stage;
  const window = machine.windows.at(-1);
  assert.ok(window);
  assert.equal(window.visible, false);
  assert.ok(!(await session.permits(window.webContents, 'display-capture', pages.stage)).granted);
  await assert.rejects(mainFrame(window).evaluate('navigator.mediaDevices.getDisplayMedia({ video: true })', true), {
    name: 'NotAllowedError',
  });
  await assert.rejects(capturing.capture(), { code: 'consent_required' });
  abort.abort();
  await assert.rejects(asked, { code: 'cancelled' });
  assert.deepEqual(machine.windows, [workbench], 'it goes with its prompt');
});

test('Against a replaced module: of several screens the person picks one in a dialog that starts at Cancel', async () => {
  const { pickScreens } = await import('../../../workbench/electron/screenPicker.ts');
  const picking = machine.session('picking');
  const picked: unknown[] = [];
  pickScreens(picking as never, {
    takes: () => true,
    picked: (_, source, display) => picked.push(source, display?.id),
    language: () => 'en',
  });
  const before = machine.screens;
  machine.screens = [1, 2].map((each) => ({ id: `screen:${each}:0`, name: `Screen ${each}`, display_id: `${each}` }));
  const ask = () =>
    picking.display({
      frame: mainFrame(workbench),
      securityOrigin: `${own}://stage`,
      videoRequested: true,
      audioRequested: false,
      userGesture: true,
    } as never);
  machine.pressed = 1;
  assert.deepEqual(await ask(), { video: { id: 'screen:2:0', name: 'Screen 2' } });
  assert.deepEqual(picked, ['screen:2:0', 2]);
  assert.equal(machine.dialogs[0]?.defaultId, 2);
  machine.pressed = 2;
  await assert.rejects(ask(), { name: 'NotAllowedError' });
  machine.screens = before;
});

test('Against a replaced module: a shared screen has a border that clicks go through, as long as its stage is there', async () => {
  const page = await place.shell.openCaptureStage();
  deviceEnd(page.port, 'sharer');
  const border = await until('the border is shown', () =>
    machine.windows.find(({ set }) => set.get('ignoreMouseEvents')),
  );
  await until('it is visible', () => border.visible);
  assert.deepEqual(
    [
      border.options.focusable,
      border.set.get('alwaysOnTop'),
      border.set.get('contentProtection'),
      border.set.get('allWorkspaces'),
    ],
    [false, 'screen-saver', true, true],
  );
  assert.equal(mainFrame(border).url, `${own}://prompt/border.html`);
  await page.close();
  assert.deepEqual(machine.windows, [workbench]);
});

test('Against a replaced module: a prompt is kept out of captured pictures', async () => {
  const prompt = await openPrompt();
  assert.equal(prompt.window.set.get('contentProtection'), true);
  await prompt.end();
});

test('Electron is pinned to one version', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'));
  assert.match(devDependencies.electron, /^45\.\d+\.\d+$/);
});

test('The folder has fewer than 600 lines: what is not Electron’s own lives elsewhere', () => {
  const folder = join(import.meta.dirname, '../../../workbench/electron');
  const files = globSync('**/*.ts', { cwd: folder });
  const lines = files.map((file) => readFileSync(join(folder, file), 'utf8').split('\n').length - 1);
  const all = lines.reduce((sum, each) => sum + each, 0);
  assert.ok(all > 300 && all < 600, String(all));
});
