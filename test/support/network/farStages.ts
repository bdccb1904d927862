import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { startXvfb } from '../../../build/display.ts';
import { findBrowser, findCommand } from '../../../build/systemTools.ts';
import type { StageHost, StageMode, StageReport, StageSettings, StageSignal } from '../../../sdk/stage.ts';
import { forSandboxedUser } from '../sandboxedUser.ts';
import type { Namespace } from './namespaces.ts';

const root = join(import.meta.dirname, '../../..');
/** Nothing listens there: what a page asks for is answered by the test. Loopback, so that the page may capture. */
const origin = 'http://127.0.0.1:9';

type Side = 'helper' | 'sharer';

/** A stage in its page: what it said, and what its device, which is the test, can say to it. */
interface FarStage {
  readonly reports: StageReport[];
  readonly failures: string[];
  /** How often the stage said that it rests. */
  rests: number;
  /** Pieces of its picture that the stage gave to the relay. */
  relayed: number;
  /** When the first picture was drawn, ms after `start`. */
  firstFrameMs: number | undefined;
  hear(signal: StageSignal): void;
  hearPicture(piece: string): void;
  setMode(mode: StageMode): void;
  setIceServers(servers: StageSettings['iceServers']): void;
  start(): Promise<void>;
}

declare global {
  interface Window {
    far: FarStage;
    /** Tells the test what this stage says to the other. */
    say(signal: StageSignal): Promise<void>;
    /** Hands the test a piece of the picture for the other, in base64. */
    relay(piece: string): Promise<void>;
  }
}

/** Both stages in browsers of their own, each in its network. What they say to each other is carried by the test. */
export interface FarStages {
  readonly sharer: Page;
  readonly helper: Page;
  /** Both from the beginning, with other settings; they wait for `start` again. */
  again(settings: FarStagesOptions['settings']): Promise<void>;
  dispose(): Promise<void>;
}

export interface FarStagesOptions {
  readonly at: { readonly helper?: Namespace; readonly sharer?: Namespace };
  readonly settings?: (side: Side) => Partial<StageSettings>;
  readonly flags?: readonly string[];
}

/** Opens both pages; their stages wait for `start`. Says why, where it cannot be had here. */
export async function startFarStages(options: FarStagesOptions): Promise<FarStages | { readonly reason: string }> {
  const browser = findBrowser();
  if (browser === undefined || findCommand('Xvfb') === undefined)
    return { reason: 'NOT RUN: no browser or no Xvfb is installed' };
  return forSandboxedUser(async (user, own) => {
    const display = await startXvfb({ width: 1280, height: 720 });
    own(() => display.dispose());
    const pages: Partial<Record<Side, Page>> = {};
    const open = async (side: Side): Promise<Page> => {
      const launcher = await user.makeLauncher(browser, display);
      const there = options.at[side];
      if (there) {
        const script = await readFile(launcher, 'utf8');
        await writeFile(launcher, script.replace('\nexec ', `\nexec ${there.enter.join(' ')} `));
      }
      const context = await chromium.launchPersistentContext(await user.makeProfile(), {
        executablePath: launcher,
        chromiumSandbox: true,
        headless: false,
        viewport: null,
        args: [...flags, `--window-position=${side === 'helper' ? '640,0' : '0,0'}`, ...(options.flags ?? [])],
      });
      own(() => context.close());
      context.setDefaultTimeout(appearLimitMs);
      await context.route('**/*', async (route) => {
        const file = /\/stage\/(\w+\.(js|css))$/.exec(route.request().url())?.[1];
        if (!file) return route.fulfill({ contentType: 'text/html', body: markup });
        const contentType = file.endsWith('.js') ? 'text/javascript' : 'text/css';
        await route.fulfill({ contentType, body: await readFile(join(root, 'out/stage', file), 'utf8') });
      });
      const page = await context.newPage();
      await page.exposeFunction('say', async (signal: StageSignal) => {
        const other = pages[side === 'helper' ? 'sharer' : 'helper'];
        await other?.evaluate((said) => window.far.hear(said), signal).catch(() => undefined);
      });
      await page.exposeFunction('relay', async (piece: string) => {
        const other = pages[side === 'helper' ? 'sharer' : 'helper'];
        await other?.evaluate((sent) => window.far.hearPicture(sent), piece).catch(() => undefined);
      });
      pages[side] = page;
      return page;
    };
    const both = { sharer: await open('sharer'), helper: await open('helper') };
    const again = async (settings: FarStagesOptions['settings']) => {
      // Both are gone before one of them comes again: what the last ones say is for nobody.
      for (const page of Object.values(both)) await page.goto(`${origin}/`);
      for (const side of ['sharer', 'helper'] as const) {
        await both[side].evaluate(playDevice, {
          side,
          iceServers: [],
          codecs: ['AV1', 'H264', 'VP9', 'VP8'],
          framesPerSecond: 30,
          idleFramesPerSecond: 10,
          words: {},
          ...settings?.(side),
        });
      }
    };
    await again(options.settings);
    return { ...both, again };
  });
}

/** Both begin, and the helper's shows the first picture. How long that took, ms. */
export async function firstFrame({ sharer, helper }: FarStages): Promise<number> {
  await Promise.all([sharer.evaluate(() => window.far.start()), helper.evaluate(() => window.far.start())]);
  const drawn = await helper.waitForFunction(() => window.far.firstFrameMs);
  return drawn.jsonValue() as Promise<number>;
}

/** The next report in which the picture comes this way. */
export async function routeIs(page: Page, route: StageReport['route']): Promise<StageReport> {
  const seen = await page.evaluate(() => window.far.reports.length);
  const found = await page.waitForFunction(
    ([from, wanted]) => window.far.reports.slice(from).find((report) => report.route === wanted),
    [seen, route] as const,
  );
  return (await found.jsonValue()) as StageReport;
}

const markup = '<!doctype html><title>stage</title><link rel="stylesheet" href="/stage/page.css"><body></body>';

const flags: readonly string[] = [
  '--auto-select-desktop-capture-source=Entire screen',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--force-fieldtrials=WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:0/',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--window-size=640,720',
];

/** Runs in the page: a device whose other device is reached through the test. */
function playDevice(first: StageSettings): void {
  const event = <T>() => {
    const listeners = new Set<(value: T) => void>();
    // The other stage may speak before this one listens. As with a real device, all hear it who listen after the turn of the first.
    const early: T[] = [];
    const emit = (value: T) => {
      for (const listener of listeners) listener(value);
    };
    return {
      emit: (value: T) => {
        if (listeners.size === 0) early.push(value);
        else emit(value);
      },
      on: (listener: (value: T) => void) => {
        listeners.add(listener);
        queueMicrotask(() => early.splice(0).forEach(emit));
        return { dispose: () => void listeners.delete(listener) };
      },
    };
  };
  const signals = event<StageSignal>();
  const modes = event<StageMode>();
  const pictures = event<Uint8Array>();
  let relayed = Promise.resolve();
  let settings = first;
  let mode: StageMode = { control: false, paused: false };
  let said = Promise.resolve();
  const host: StageHost = {
    get settings() {
      return settings;
    },
    signal: (message) => {
      said = said.then(() => window.say(message));
    },
    onSignal: signals.on,
    carrierOpen: () => undefined,
    carrierClosed: () => undefined,
    onSend: () => ({ dispose: () => undefined }),
    received: () => undefined,
    sendPicture: (piece) => {
      far.relayed += 1;
      relayed = relayed.then(() => window.relay(btoa(String.fromCharCode(...piece))));
    },
    onPicture: pictures.on,
    report: (report) => void far.reports.push(report),
    silent: () => undefined,
    resting: () => {
      far.rests += 1;
    },
    failed: (reason) => void far.failures.push(reason),
    run: () => undefined,
    get mode() {
      return mode;
    },
    onMode: modes.on,
    signalEnd: new AbortController().signal,
  };
  const far: FarStage = {
    reports: [],
    failures: [],
    rests: 0,
    relayed: 0,
    firstFrameMs: undefined,
    hear: signals.emit,
    hearPicture: (piece) => pictures.emit(Uint8Array.from(atob(piece), (letter) => letter.charCodeAt(0))),
    setMode(next) {
      mode = next;
      modes.emit(next);
    },
    setIceServers(iceServers) {
      settings = { ...settings, iceServers };
    },
    async start() {
      const begun = performance.now();
      const module = await import(`/stage/${settings.side}.js`);
      if (module.prepareStage) await module.prepareStage(host).capture(navigator.mediaDevices);
      else await module.startStage(host);
      document.querySelector('video')?.requestVideoFrameCallback(() => {
        far.firstFrameMs = Math.round(performance.now() - begun);
      });
    },
  };
  window.far = far;
}
