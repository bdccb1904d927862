import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { appearLimitMs } from '../../build/demo/patience.ts';
import { type Display, startXvfb } from '../../build/display.ts';
import { findBrowser } from '../../build/systemTools.ts';
import type { StageHost, StageMode, StageReport, StageSettings, StageSignal } from '../../sdk/stage.ts';
import { forSandboxedUser } from './sandboxedUser.ts';

const root = join(import.meta.dirname, '../..');

/** What a page of the test can be asked for: its stage's host, and what the stage said to it. */
interface StagePage {
  readonly host: StageHost;
  readonly reports: StageReport[];
  readonly failures: string[];
  readonly runs: { readonly action: string; readonly input: unknown }[];
  readonly frames: { readonly stream: string; readonly bytes: number[] }[];
  /** How often the stage said that nothing leaves it any more. */
  silences: number;
  /** How often the stage said that it rests. */
  rests: number;
  readonly carrier: { open: boolean };
  send(stream: 'input' | 'moves', bytes: readonly number[]): void;
  setMode(mode: StageMode): void;
  end(): void;
  start(): Promise<void>;
}

declare global {
  interface Window {
    stage: StagePage;
    /** Where the signals of this page are changed on their way. */
    reroute?: (signal: StageSignal) => Promise<StageSignal | undefined>;
    /** What the stage of this page got from the browser. */
    seen: { readonly tracks: MediaStreamTrack[]; readonly connections: RTCPeerConnection[] };
  }
}

/** Both stages in one real browser on a display of its own, their devices played by the pages. */
export interface StagePages {
  readonly display: Display;
  readonly context: BrowserContext;
  readonly sharer: Page;
  readonly helper: Page;
  /** Says something to the helper's stage in the sharer's name. */
  signalHelper(signal: StageSignal): Promise<void>;
  dispose(): Promise<void>;
}

export interface StagePagesOptions {
  readonly settings?: Partial<StageSettings>;
  readonly size?: { readonly width: number; readonly height: number };
  /** What the other side hears instead of a signal: nothing, when undefined. */
  readonly reroute?: (signal: StageSignal, from: 'sharer' | 'helper') => Promise<StageSignal | undefined>;
  /** More of the browser’s command line. */
  readonly flags?: readonly string[];
}

/** Opens both pages; their stages wait for `start`. Says why, where it cannot be had here. */
export async function startStagePages(
  options: StagePagesOptions = {},
): Promise<StagePages | { readonly reason: string }> {
  const browser = findBrowser();
  if (browser === undefined || !existsSync('/usr/bin/Xvfb'))
    return { reason: 'NOT RUN: no browser or no Xvfb is installed' };
  return forSandboxedUser(async (user, own) => {
    const display = await startXvfb(options.size ?? { width: 1280, height: 720 });
    own(() => display.dispose());
    const server = await serve();
    own(() => new Promise((resolve) => server.close(resolve)));
    const context = await chromium.launchPersistentContext(await user.makeProfile(), {
      executablePath: await user.makeLauncher(browser, display),
      chromiumSandbox: true,
      headless: false,
      viewport: null,
      args: [
        '--auto-select-desktop-capture-source=Entire screen',
        '--allow-loopback-in-peer-connection',
        '--disable-features=WebRtcHideLocalIpsWithMdns',
        '--force-fieldtrials=WebRTC-ForcePlayoutDelay/min_ms:0,max_ms:0/',
        '--disable-background-timer-throttling',
        '--disable-renderer-backgrounding',
        '--disable-backgrounding-occluded-windows',
        '--window-position=0,0',
        `--window-size=${display.width},${display.height}`,
        ...(options.flags ?? []),
      ],
    });
    own(() => context.close());
    context.setDefaultTimeout(appearLimitMs);
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const open = async (side: 'sharer' | 'helper') => {
      const page = await context.newPage();
      await page.goto(`${address}${side}`);
      const { reroute } = options;
      if (reroute) await page.exposeFunction('reroute', (signal: StageSignal) => reroute(signal, side));
      await page.evaluate(watchBrowser);
      await page.evaluate(playDevice, {
        side,
        iceServers: [],
        codecs: ['AV1', 'H264', 'VP9', 'VP8'],
        framesPerSecond: 60,
        idleFramesPerSecond: 10,
        words: { video: 'Their screen', captured: 'Press Ctrl+Alt+Shift to leave', waiting: 'Waiting' },
        ...options.settings,
      });
      return page;
    };
    const sharer = await open('sharer');
    const helper = await open('helper');
    const signalHelper = (signal: StageSignal) => sharer.evaluate((said) => window.stage.host.signal(said), signal);
    return { display, context, sharer, helper, signalHelper };
  });
}

/** Runs in the page: keeps what the browser gives to the stage, for a test to look at. */
function watchBrowser(): void {
  const seen: Window['seen'] = { tracks: [], connections: [] };
  window.seen = seen;
  const { mediaDevices } = navigator;
  const capture = mediaDevices.getDisplayMedia.bind(mediaDevices);
  mediaDevices.getDisplayMedia = async (options) => {
    const stream = await capture(options);
    seen.tracks.push(...stream.getVideoTracks());
    return stream;
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(settings?: RTCConfiguration) {
      super(settings);
      seen.connections.push(this);
    }
  };
}

/** Runs in the page: a device whose other device is the other page. */
function playDevice(settings: StageSettings): void {
  const wire = new BroadcastChannel('signals');
  let said = Promise.resolve();
  const say = async (message: StageSignal): Promise<void> => {
    const heard = window.reroute ? await window.reroute(message) : message;
    if (heard) wire.postMessage(heard);
  };
  const ended = new AbortController();
  const event = <T>() => {
    const listeners = new Set<(value: T) => void>();
    return {
      emit: (value: T) => {
        for (const listener of listeners) listener(value);
      },
      on: (listener: (value: T) => void) => {
        listeners.add(listener);
        return { dispose: () => void listeners.delete(listener) };
      },
    };
  };
  const signals = event<StageSignal>();
  const sends = event<{ readonly stream: 'input' | 'moves'; readonly frame: Uint8Array }>();
  const modes = event<StageMode>();
  let mode: StageMode = { control: false, paused: false };
  wire.onmessage = ({ data }) => signals.emit(data);
  const page: StagePage = {
    reports: [],
    failures: [],
    runs: [],
    frames: [],
    silences: 0,
    rests: 0,
    carrier: { open: false },
    send: (stream, bytes) => sends.emit({ stream, frame: new Uint8Array(bytes) }),
    setMode(next) {
      mode = next;
      modes.emit(next);
    },
    end: () => ended.abort(),
    host: {
      settings,
      signal: (message) => {
        said = said.then(() => say(message));
      },
      onSignal: signals.on,
      carrierOpen: () => {
        page.carrier.open = true;
      },
      carrierClosed: () => {
        page.carrier.open = false;
      },
      onSend: sends.on,
      received: (stream, frame) => void page.frames.push({ stream, bytes: [...frame] }),
      sendPicture: () => undefined,
      onPicture: () => ({ dispose: () => undefined }),
      report: (report) => void page.reports.push(report),
      silent: () => {
        page.silences += 1;
      },
      resting: () => {
        page.rests += 1;
      },
      failed: (reason) => void page.failures.push(reason),
      run: (action, input) => void page.runs.push({ action, input }),
      get mode() {
        return mode;
      },
      onMode: modes.on,
      signalEnd: ended.signal,
    },
    async start() {
      const module = await import(`/stage/${settings.side}.js`);
      if (settings.side === 'helper') await module.startStage(page.host);
      else await module.prepareStage(page.host).capture(navigator.mediaDevices);
    },
  };
  window.stage = page;
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const file = /^\/stage\/(\w+\.(js|css))$/.exec(request.url ?? '');
    if (file?.[1] && file[2]) {
      response.setHeader('content-type', types[file[2]] ?? '');
      response.end(readFileSync(join(root, 'out/stage', file[1])));
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'none'",
    );
    response.end('<!doctype html><title>stage</title><link rel="stylesheet" href="/stage/page.css"><body></body>');
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
