import { execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Display, startOpenbox, startXephyr, startXvfb } from '../../build/display.ts';
import { ownProcess } from '../../build/ownedProcess.ts';
import { until } from './until.ts';

/** A program on the sharer's display whose output can be read. */
export interface Program {
  output(): string;
  /** Forgets what was said so far. */
  clear(): void;
}

/** The sharer's desk: a display in a window of another one, on which the person's hands are xdotool. */
export interface Desk {
  readonly inner: Display;
  readonly outer: Display;
  /** A folder of its own, removed at the end. */
  readonly folder: string;
  /** Starts a program on the sharer's display. */
  run(program: string, args: readonly string[]): Program;
  /** An xev that fills the screen and has the keyboard; `options` such as `-event keyboard`. */
  runXev(): Promise<Program>;
  /** A person at the real keyboard and mouse. */
  person(...args: readonly string[]): Promise<void>;
  /** The title of the window on the sharer's display that has the keyboard. */
  focused(): Promise<string>;
  /** Text of a file, empty where there is none yet. */
  read(file: string): Promise<string>;
  dispose(): Promise<void>;
}

const tools = ['Xvfb', 'Xephyr', 'openbox', 'xprop', 'xdotool', 'xterm', 'xev', 'stdbuf'];

/** Why no desk can be had here, or false; fits the `skip` option of a test. */
export function noDesk(): string | false {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const missing = tools.filter((tool) => !folders.some((folder) => executable(join(folder, tool))));
  return missing.length > 0 && `NOT RUN: this machine lacks ${missing.join(', ')}`;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function startDesk(): Promise<Desk> {
  const endings: (() => Promise<void>)[] = [];
  const dispose = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'handrail-desk-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    const outer = await startXvfb({ width: 1000, height: 800 });
    endings.push(() => outer.dispose());
    const inner = await startXephyr(outer, { width: 800, height: 600 });
    endings.push(() => inner.dispose());
    const openbox = await startOpenbox(inner);
    endings.push(() => openbox.dispose());

    const run = (program: string, args: readonly string[]): Program => {
      const env = { ...process.env, ...inner.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
      const owned = ownProcess('stdbuf', ['-oL', program, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      endings.push(() => owned.dispose());
      let said = '';
      owned.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
      });
      return {
        output: () => said,
        clear: () => {
          said = '';
        },
      };
    };
    return {
      inner,
      outer,
      folder,
      run,
      async runXev() {
        const xev = run('xev', [
          '-geometry',
          '800x560+0+0',
          '-event',
          'keyboard',
          '-event',
          'button',
          '-event',
          'mouse',
          '-event',
          'focus',
        ]);
        const env = { ...process.env, ...inner.env };
        // A window manager may have its own mind about who gets the keyboard, so it is asked for until it is there.
        await until('xev has the keyboard', async () => {
          if (xev.output().includes('FocusIn')) return true;
          await promisify(execFile)('xdotool', ['search', '--name', 'Event Tester', 'windowfocus'], { env }).catch(
            () => undefined,
          );
          return false;
        });
        return xev;
      },
      async person(...args) {
        await promisify(execFile)('xdotool', [...args], { env: { ...process.env, ...outer.env } });
      },
      async focused() {
        const env = { ...process.env, ...inner.env };
        // It fails while no window has the keyboard.
        const said = promisify(execFile)('xdotool', ['getwindowfocus', 'getwindowname'], { env });
        return said.then(({ stdout }) => stdout.trim()).catch(() => '');
      },
      read: (file) => readFile(file, 'utf8').catch(() => ''),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Starts a Node program of the tests and gives what it printed; it is ended with the test. */
export function runNode(
  path: string,
  args: readonly string[],
): { readonly pid: number; readonly output: () => string; end(): Promise<void> } {
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  return {
    pid: child.pid ?? 0,
    output: () => said,
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
