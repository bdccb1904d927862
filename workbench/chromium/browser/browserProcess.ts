import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { Emitter, HandrailError } from '@handrail/sdk';
import Type from 'typebox';
import type { Clock } from '../../base/clock.ts';
import { within } from '../../device/session/within.ts';
import type { BrowserLauncher } from './browserLauncher.ts';
import { Cdp } from './cdp.ts';
import { weakensSandbox } from './flags.ts';
import { profileInUse } from './profileInUse.ts';

const startLimitMs = 30_000;
const endLimitMs = 3_000;
/** How long one that failed gets to end by itself, and then what it said last to arrive, ms. */
const lastWordsMs = 500;

const ProcessInfo = Type.Object({
  processInfo: Type.Array(Type.Object({ type: Type.String(), id: Type.Integer({ minimum: 1 }) })),
});

/** What a browser is started with. */
export interface BrowserStart {
  readonly executable: string;
  readonly args: readonly string[];
  readonly profile: string;
  readonly launcher: BrowserLauncher;
  readonly clock: Clock;
  /** Development and tests only: goes on where the sandbox is found to be off. */
  readonly allowUnsandboxed?: boolean;
}

/** A browser that we started, in a process group of its own, and the pipe to it. */
export class BrowserProcess {
  readonly cdp: Cdp;
  readonly sandboxed: boolean;
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #ended: Promise<void>;
  readonly #exit = new Emitter<void>();

  private constructor(child: ChildProcess, cdp: Cdp, sandboxed: boolean, ended: Promise<void>, clock: Clock) {
    this.#child = child;
    this.cdp = cdp;
    this.sandboxed = sandboxed;
    this.#ended = ended;
    this.#clock = clock;
    void ended.then(() => this.#exit.emit());
  }

  /** Heard once, when the browser's first process has ended. */
  readonly onExit = this.#exit.event;

  /** Starts it and waits until it answers. Error: `no_browser` with a `reason`. */
  static async start(options: BrowserStart): Promise<BrowserProcess> {
    await options.launcher.prepareFolder(options.profile);
    if (profileInUse(options.profile)) throw inUse();
    const child = options.launcher.launch(options.executable, options.args, {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-8192);
    });
    const ended = new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', () => {
        // At once, while the number of the group is surely still ours: what the first process left behind.
        endGroup(child, 'SIGKILL');
        resolve();
      });
    });
    const heardOut = new Promise<void>((resolve) => child.stderr?.once('close', () => resolve()) ?? resolve());
    const cdp = new Cdp(child.stdio[3] as Writable, child.stdio[4] as Readable);
    try {
      await withLimit(options.clock, cdp.ask(Type.Object({ product: Type.String() }), 'Browser.getVersion'));
      const sandboxed = !weakensSandbox(options.args) && !weakensSandbox(actualCommandLine(child.pid));
      if (!sandboxed && options.allowUnsandboxed !== true) {
        throw new HandrailError('no_browser', "The browser's sandbox is off on this machine", { reason: 'no_sandbox' });
      }
      return new BrowserProcess(child, cdp, sandboxed, ended, options.clock);
    } catch (error) {
      // One that ends by itself says more; it gets a moment for that.
      const insist = options.clock.after(lastWordsMs, () => endGroup(child, 'SIGKILL'));
      await ended;
      insist.dispose();
      // Its end may be seen before what it said; and what left its group may hold the pipe for as long as it lives.
      await within(options.clock, lastWordsMs, heardOut).catch(() => child.stderr?.destroy());
      if (child.exitCode === 0) throw inUse(error);
      throw error instanceof HandrailError && error.code === 'no_browser' ? error : whyNot(said, error);
    }
  }

  /** The numbers of the processes whose windows are the browser's, as it says itself: what was started may be a script around it. */
  async ids(): Promise<readonly number[]> {
    const answer = await this.cdp.ask(ProcessInfo, 'SystemInfo.getProcessInfo');
    return answer.processInfo.filter(({ type }) => type === 'browser').map(({ id }) => id);
  }

  /** Asks the browser to quit, ends its process group where it does not, and waits for it. Touches nothing else. */
  async close(): Promise<void> {
    const running = () => this.#child.exitCode === null && this.#child.signalCode === null;
    if (!running()) return;
    const end = (signal: NodeJS.Signals) => {
      if (running()) endGroup(this.#child, signal);
    };
    this.cdp.send('Browser.close').catch(() => end('SIGTERM'));
    const insist = this.#clock.after(endLimitMs, () => end('SIGKILL'));
    await this.#ended;
    insist.dispose();
  }
}

/** Ends the process and its group. A group that is gone already is what was wanted. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Distributions wrap the browser in scripts that add flags; on Linux the system tells what really runs. */
function actualCommandLine(pid: number | undefined): readonly string[] {
  if (process.platform !== 'linux' || pid === undefined) return [];
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch (error) {
    throw new HandrailError('no_browser', 'The browser ended while it started', { reason: 'ended' }, { cause: error });
  }
}

/** A second browser with a profile hands its window over to the first and ends well. */
const inUse = (cause?: unknown) =>
  new HandrailError(
    'no_browser',
    'Another Handrail uses this browser profile',
    { reason: 'profile_in_use' },
    { cause },
  );

function whyNot(said: string, cause: unknown): HandrailError {
  const fail = (reason: string, message: string) => new HandrailError('no_browser', message, { reason }, { cause });
  if (/No usable sandbox|setuid sandbox|sandbox_host|Failed to move to new namespace/i.test(said)) {
    return fail(
      'no_sandbox',
      "The browser's sandbox cannot be used on this machine, and Handrail does not run without it",
    );
  }
  if (/Missing X server|cannot open display|Unable to open X display|ozone_platform_x11/i.test(said)) {
    return new HandrailError('no_display', 'The browser found no display', {}, { cause });
  }
  return fail('ended', 'The browser ended while it started, or did not answer');
}

function withLimit<T>(clock: Clock, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = clock.after(startLimitMs, () =>
      reject(new HandrailError('timeout', 'The browser did not answer in time')),
    );
    work.then(resolve, reject).finally(() => limit.dispose());
  });
}
