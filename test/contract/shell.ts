import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError, type Position } from '@handrail/sdk';
import type { ConsentPrompt } from '../../workbench/base/app/promptApi.ts';
import { stageDeviceInterface, stageInterface } from '../../workbench/base/app/stageApi.ts';
import type { Port } from '../../workbench/base/rpc/port.ts';
import { Rpc } from '../../workbench/base/rpc/rpc.ts';
import { systemClock } from '../../workbench/desktop/systemClock.ts';
import type { CapturedScreen } from '../../workbench/device/ports/input.ts';
import type { CaptureStage, Shell, ShellAbility, ShellPage } from '../../workbench/device/ports/shell.ts';
import { until } from '../support/until.ts';

/** A shell to test, with the pages of ./fixture in place of the real ones. */
export interface ShellUnderTest {
  readonly shell: Shell;
  /** Ends what the shell runs in from outside, as a crash would; absent where that cannot be done. */
  readonly kill?: () => void;
  /** Addresses that the person's browser, and folders that the system was asked to open. */
  readonly opened: readonly string[];
  /** Where a shell draws over the screen: what a person at it finds. */
  readonly overlay?: {
    readonly screen: CapturedScreen;
    /** Whether something of the overlay is on the screen. */
    seen(): Promise<boolean>;
    /** Whether a click where something is drawn reaches what lies below. */
    clicksThrough(): Promise<boolean>;
    /** Whether nothing lies over the window of the workbench, which is put where marks would. */
    leavesFree(): Promise<boolean>;
  };
}

const clock = systemClock();

/**
 * What every shell must keep: each ability that it lists works, each other one is refused as `not_supported`. The tests run
 * one after the other on one shell that `open` makes and `dispose` ends.
 */
export function shellContract(name: string, open: () => Promise<ShellUnderTest>, dispose: () => Promise<void>): void {
  test(`${name} keeps the contract of a shell`, async (t) => {
    const under = await open();
    const { shell } = under;
    const able = (ability: ShellAbility) => shell.abilities.has(ability);
    try {
      let workbench: ShellPage | undefined;
      await t.test('opens the workbench and carries frames both ways, in order', async () => {
        workbench = await shell.openWorkbench();
        workbench.port.send(bytes('first'));
        workbench.port.send(bytes('second'));
        assert.deepEqual(await texts(workbench.port, 2), ['first', 'second']);
      });
      assert.ok(workbench);

      await t.test('gives a page without opener that holds no token of its own', async () => {
        const answer = texts(workbench!.port, 1);
        workbench!.port.send(bytes('look'));
        assert.deepEqual(JSON.parse((await answer)[0] ?? ''), { opener: false, isolated: true, token: false });
      });

      await t.test('connects the workbench again after the person reloaded it', async () => {
        const closed = new Promise<string>((resolve) => workbench!.port.onClose(({ reason }) => resolve(reason)));
        let windowClosed = false;
        workbench!.onClosed(() => {
          windowClosed = true;
        });
        // In a tab the device itself goes with the page: it opens its workbench anew, and that is all there is.
        if (shell.kind !== 'tab') {
          workbench!.port.send(bytes('reload'));
          assert.equal(await closed, 'reloaded');
        }
        workbench = await shell.openWorkbench();
        assert.equal(await closed, 'reloaded');
        workbench.port.send(bytes('again'));
        assert.deepEqual(await texts(workbench.port, 1), ['again']);
        assert.equal(windowClosed, false);
      });

      if (able('consent')) await consent(t, shell);
      else await refused(t, 'consent', () => shell.ask(prompt('allows'), new AbortController().signal));

      if (able('stage.capture')) await captureStage(t, shell);
      else await refused(t, 'stage.capture', () => shell.openCaptureStage());

      if (able('consent') && able('stage.capture')) await promptedStage(t, shell);

      if (able('stage.frame')) await framedStage(t, shell, workbench);
      else await refused(t, 'stage.frame', () => shell.prepareStageFrame());

      if (able('overlay')) await overlay(t, under);
      else await refused(t, 'overlay', () => shell.openOverlay({ width: 100, height: 100 }));

      if (able('notify')) await t.test('notifies', () => shell.notify({ title: 'Handrail', body: 'A test' }));
      else await refused(t, 'notify', () => shell.notify({ title: 'Handrail', body: 'A test' }));

      if (able('openExternal')) {
        await t.test("opens https and loopback addresses in the person's browser, and no others", async () => {
          await shell.openExternal('https://example.org/help');
          await shell.openExternal('http://127.0.0.1:9/done');
          assert.deepEqual(under.opened, ['https://example.org/help', 'http://127.0.0.1:9/done']);
          for (const address of [
            'http://example.org/',
            'file:///etc/passwd',
            'javascript:alert(1)',
            'https://me:secret@example.org/',
          ]) {
            await assert.rejects(shell.openExternal(address), { code: 'invalid_input' });
          }
        });
      } else await refused(t, 'openExternal', () => shell.openExternal('https://example.org/'));

      if (able('openFolder')) {
        await t.test('has the system show a folder of the app', async () => {
          const before = under.opened.length;
          await shell.openFolder('/tmp/a folder & more');
          assert.deepEqual(under.opened.slice(before), ['/tmp/a folder & more']);
        });
      } else await refused(t, 'openFolder', () => shell.openFolder('/tmp'));

      await t.test('tells when it was lost, and closes its pages', async () => {
        const port = new Promise<void>((resolve) => workbench!.port.onClose(() => resolve()));
        const window = new Promise<void>((resolve) => workbench!.onClosed(() => resolve()));
        if (under.kill) {
          const lost = new Promise<void>((resolve) => shell.onClosed(() => resolve()));
          under.kill();
          await lost;
        } else await shell.close();
        await Promise.all([port, window]);
      });
    } finally {
      await shell.close();
      await dispose();
    }
  });
}

type Context = { test(name: string, run: () => Promise<void>): Promise<void> };

async function refused(t: Context, ability: ShellAbility, use: () => Promise<unknown>): Promise<void> {
  await t.test(`refuses ${ability}, which it does not list`, async () => {
    await assert.rejects(use(), (error) => error instanceof HandrailError && error.code === 'not_supported');
  });
}

async function consent(t: Context, shell: Shell): Promise<void> {
  const ask = (does: string, guardMs = 0) => shell.ask({ ...prompt(does), guardMs }, new AbortController().signal);
  await t.test('brings the answer of a prompt', async () => {
    assert.equal(await ask('allows', 200), 'allow');
    assert.equal(await ask('declines'), 'decline');
  });
  await t.test('refuses an allow within the guard time, whatever the page says', async () => {
    assert.equal(await ask('allows at once', 60_000), 'decline');
  });
  await t.test('takes a closed prompt for a decline', async () => {
    assert.equal(await ask('closes'), 'decline');
  });
  await t.test('withdraws a prompt when the asking is aborted', async () => {
    const abort = new AbortController();
    const asked = shell.ask(prompt('waits'), abort.signal);
    setImmediate(() => abort.abort());
    await assert.rejects(asked, { code: 'cancelled' });
    await assert.rejects(shell.ask(prompt('waits'), abort.signal), { code: 'cancelled' });
  });
}

async function captureStage(t: Context, shell: Shell): Promise<void> {
  await t.test('opens a stage that captures the screen as if the person had clicked', async () => {
    const page = await shell.openCaptureStage();
    const stage = deviceEnd(page.port, 'sharer');
    assert.deepEqual(await stage.ran, { action: 'gesture', input: { active: true } });
    const report = await stage.reported;
    assert.ok((report.width ?? 0) >= 640, `captured ${report.width}x${report.height}`);
    const closed = new Promise<void>((resolve) => page.onClosed(() => resolve()));
    await page.close();
    await closed;
  });
}

/** A shell that opens no stage with its prompts never calls `opening`, and that is well. */
async function promptedStage(t: Context, shell: Shell): Promise<void> {
  const ask = async (does: string) => {
    const opened: Promise<CaptureStage>[] = [];
    const guarded = { ...prompt(does), guardMs: 300 };
    const answer = await shell.ask(guarded, new AbortController().signal, (stage) => void opened.push(stage));
    return { answer, opened };
  };
  await t.test('lets a stage that opened with a prompt capture once it was allowed, and not before', async () => {
    const { answer, opened } = await ask('allows');
    assert.equal(answer, 'allow');
    const [opening, more] = opened;
    assert.equal(more, undefined);
    if (!opening) return;
    const stage = await opening;
    const { rpc, reported } = deviceEnd(stage.port, 'sharer');
    // In a window of its own it is not framed, and has no frame to try with; what it may not is on the security checklist.
    if (shell.kind !== 'electron') {
      const early = await new Promise<unknown>((resolve) => rpc.on('run', resolve));
      assert.deepEqual(early, { action: 'early', input: { refused: ['NotAllowedError', 'NotAllowedError'] } });
    }
    await stage.capture();
    const report = await reported;
    assert.ok((report.width ?? 0) >= 640, `captured ${report.width}x${report.height}`);
    const closed = new Promise<void>((resolve) => stage.onClosed(() => resolve()));
    await stage.close();
    await closed;
  });
  await t.test('takes the stage away with a prompt that was declined', async () => {
    const { answer, opened } = await ask('declines');
    assert.equal(answer, 'decline');
    const stage = await opened[0]?.catch(() => undefined);
    if (stage) await new Promise<void>((resolve) => stage.onClosed(() => resolve()));
    await assert.rejects(async () => (await opened[0])?.capture() ?? Promise.reject(new Error('no stage')));
  });
}

async function framedStage(t: Context, shell: Shell, workbench: ShellPage): Promise<void> {
  await t.test(
    "frames the helper's stage in the workbench, once for each token, without the right to capture",
    async () => {
      const frame = await shell.prepareStageFrame();
      const { address, origin, token } = frame;
      workbench.port.send(bytes(`frame ${JSON.stringify({ address, origin, token })}`));
      const page = await frame.page;
      const stage = deviceEnd(page.port, 'helper');
      assert.deepEqual(await stage.ran, { action: 'capture', input: { refused: 'NotAllowedError' } });
      stage.rpc.notify('signal', { kind: 'ready' });
      assert.deepEqual(await stage.reported, { route: 'direct', codec: 'AV1' });
      const closed = new Promise<void>((resolve) => page.onClosed(() => resolve()));
      await frame.close();
      await closed;
    },
  );
  await t.test('tells when a prepared frame was closed before it connected', async () => {
    const frame = await shell.prepareStageFrame();
    await frame.close();
    await assert.rejects(frame.page, { code: 'cancelled' });
  });
}

async function overlay(t: Context, { shell, overlay: place }: ShellUnderTest): Promise<void> {
  assert.ok(place, 'an overlay can be tried');
  await t.test('draws over the screen, hides it, and lets clicks through', async () => {
    const overlay = await shell.openOverlay(place.screen);
    let closed = 0;
    overlay.onClosed(() => {
      closed += 1;
    });
    overlay.put({ id: 1, kind: 'rectangle', points: [at(0.25, 0.25), at(0.75, 0.75)], colour: 'red' });
    overlay.put({ id: 2, kind: 'pen', points: [at(0.25, 0.5), at(0.5, 0.5), at(0.75, 0.5)], colour: 'green' });
    await until('the marks are seen', place.seen);
    assert.equal(await place.clicksThrough(), true);
    await until('windows of Handrail are left free', place.leavesFree);
    await overlay.setVisible(false);
    assert.equal(await place.seen(), false, 'it is gone when it was hidden');
    overlay.put({ id: 3, kind: 'text', points: [at(0.3, 0.3)], colour: 'blue', text: '<b>here</b> & there' });
    overlay.remove(1);
    await overlay.setVisible(true);
    await until('the marks are seen again', place.seen);
    overlay.point({ at: at(0.5, 0.5), name: 'Hanna Helper' });
    overlay.point(undefined);
    assert.equal(closed, 0);
    await overlay.close();
    await until('it is told once that it closed', () => closed > 0);
    assert.equal(await place.seen(), false, 'nothing stays');
    overlay.put({ id: 4, kind: 'pen', points: [at(0.1, 0.1)], colour: 'yellow' });
    await overlay.setVisible(true);
    await overlay.close();
    assert.equal(closed, 1);
  });
}

function at(x: number, y: number): Position {
  return { x, y };
}

/** The device's end of a stage's port. */
export function deviceEnd(port: Port, side: 'helper' | 'sharer') {
  const rpc = new Rpc(port, { local: stageDeviceInterface, remote: stageInterface, clock });
  rpc.handle('open', () => ({
    settings: { side, iceServers: [], codecs: ['AV1'], framesPerSecond: 60, idleFramesPerSecond: 5, words: {} },
    mode: { control: false, paused: false },
  }));
  const ran = new Promise<unknown>((resolve) => rpc.on('run', resolve));
  const reported = new Promise<{ width?: number; height?: number }>((resolve, reject) => {
    rpc.on('report', resolve);
    rpc.on('failed', ({ reason }) => reject(new Error(reason)));
  });
  reported.catch(() => undefined);
  return { rpc, ran, reported };
}

/** A prompt whose person does this (`fixture/shellPrompt.ts`). */
export function prompt(does: string): ConsentPrompt {
  return {
    helper: { id: 'h', name: 'Hanna Helper', signInName: 'hanna@example.org' },
    tenantName: does,
    asks: [{ permission: 'screen.view' }],
    timeLimitMs: 60_000,
    guardMs: 0,
    language: 'en',
    theme: 'light',
  } as ConsentPrompt;
}

function texts(port: Port, count: number): Promise<readonly string[]> {
  const heard: string[] = [];
  return new Promise((resolve, reject) => {
    port.onFrame((frame) => {
      heard.push(new TextDecoder().decode(frame));
      if (heard.length === count) resolve(heard);
    });
    port.onClose(({ reason }) => reject(new Error(`The port closed: ${reason}`)));
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
