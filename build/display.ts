import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type OwnedProcess, ownProcess } from './ownedProcess.ts';

/** An X display that we started. */
export interface Display {
  /** As in the variable DISPLAY, for example ":7". */
  readonly name: string;
  /** The file with the key that clients need. */
  readonly authority: string;
  readonly width: number;
  readonly height: number;
  /** What a client needs in its environment: DISPLAY and XAUTHORITY. */
  readonly env: Readonly<Record<'DISPLAY' | 'XAUTHORITY', string>>;
  /** Settles with a sentence when the server has ended by itself or by `dispose`. */
  readonly ended: Promise<string>;
  /** Ends this server only, waits for it, and removes its files. What runs on it is to be ended before. */
  dispose(): Promise<void>;
}

/** Size in pixels; 1280x720 where nothing is said. */
export interface DisplaySize {
  readonly width?: number;
  readonly height?: number;
}

/** Something started on a display. */
export interface OnDisplay {
  dispose(): Promise<void>;
}

const startLimitMs = 15_000;

/** A display without a screen, on a free number that the server itself finds. */
export function startXvfb(size: DisplaySize = {}): Promise<Display> {
  const { width = 1280, height = 720 } = size;
  return startServer('Xvfb', ['-screen', '0', `${width}x${height}x24`], { width, height }, {});
}

/** A display in a window of another display: input on the outer one is a person's, injection on the inner one ours. */
export function startXephyr(outer: Pick<Display, 'env'>, size: DisplaySize = {}): Promise<Display> {
  const { width = 1280, height = 720 } = size;
  const args = ['-screen', `${width}x${height}`, '-no-host-grab', '-title', 'Handrail display'];
  return startServer('Xephyr', args, { width, height }, outer.env);
}

/** A small window manager; settles when it manages the display. */
export async function startOpenbox(display: Pick<Display, 'env'>): Promise<OnDisplay> {
  const home = await mkdtemp(join(tmpdir(), 'handrail-openbox-'));
  const env = { ...process.env, ...display.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
  const owned = ownProcess('openbox', ['--sm-disable'], { env, stdio: 'ignore' });
  const dispose = async () => {
    await owned.dispose();
    await rm(home, { recursive: true, force: true });
  };
  try {
    await untilManaged(display, owned);
    return { dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function untilManaged(display: Pick<Display, 'env'>, owned: OwnedProcess): Promise<void> {
  let ended: string | undefined;
  void owned.ended.then((reason) => {
    ended = reason;
  });
  const limit = AbortSignal.timeout(startLimitMs);
  while (true) {
    const { stdout } = await promisify(execFile)('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], {
      env: { ...process.env, ...display.env },
    });
    if (stdout.includes('window id')) return;
    if (ended !== undefined) throw new Error(`${ended} before it managed the display.`);
    if (limit.aborted) throw new Error(`openbox did not manage the display within ${startLimitMs} ms.`);
    await pause(20);
  }
}

async function startServer(
  program: 'Xvfb' | 'Xephyr',
  args: readonly string[],
  size: { readonly width: number; readonly height: number },
  env: Readonly<Record<string, string>>,
): Promise<Display> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-display-'));
  const authority = join(folder, 'authority');
  await writeFile(authority, authorityFile(randomBytes(16)), { mode: 0o600 });
  const common = ['-displayfd', '3', '-auth', authority, '-nolisten', 'tcp', '-noreset'];
  const owned = ownProcess(program, [...args, ...common], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const dispose = async () => {
    await owned.dispose();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const name = `:${await displayNumber(program, owned)}`;
    return { name, authority, ...size, env: { DISPLAY: name, XAUTHORITY: authority }, ended: owned.ended, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The server writes its number when it is ready for clients. */
function displayNumber(program: string, owned: OwnedProcess): Promise<string> {
  const { stdio, stderr } = owned.child;
  const channel = stdio[3];
  let said = '';
  let errors = '';
  stderr?.on('data', (chunk: Buffer) => {
    if (errors.length < 4096) errors += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`${program} was not ready within ${startLimitMs} ms.`)),
      startLimitMs,
    );
    const settle = (act: () => void) => {
      clearTimeout(limit);
      act();
    };
    channel?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.endsWith('\n')) settle(() => resolve(said.trim()));
    });
    void owned.ended.then((reason) =>
      settle(() => reject(new Error(`${reason} before it was ready. ${errors.trim()}`))),
    );
  });
}

/** The display that this process was started on; undefined without one. Its key is where X clients look for it. */
export function ownDisplay(): Pick<Display, 'name' | 'authority' | 'env'> | undefined {
  const { DISPLAY, XAUTHORITY } = process.env;
  if (!DISPLAY) return undefined;
  const authority = XAUTHORITY || join(homedir(), '.Xauthority');
  return { name: DISPLAY, authority, env: { DISPLAY, XAUTHORITY: authority } };
}

/** A copy of a display's key for another user's home, empty where it needs none; the caller sets its owner. */
export async function copyAuthority(display: Pick<Display, 'authority'>, to: string): Promise<void> {
  const key = existsSync(display.authority) ? await readFile(display.authority) : '';
  await writeFile(to, key, { mode: 0o600 });
}

/**
 * The format of an Xauthority file: family, address, number, name, data, each with its length before it (16 bits, most
 * significant first). The wild family (65535) without address and number fits whatever number the server finds.
 */
function authorityFile(key: Buffer): Buffer {
  const field = (data: Buffer) => Buffer.concat([Buffer.from([data.length >> 8, data.length & 255]), data]);
  const empty = Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from([255, 255]),
    field(empty),
    field(empty),
    field(Buffer.from('MIT-MAGIC-COOKIE-1')),
    field(key),
  ]);
}
