// `npm start`: the embedded service with demo people, and the workbench on this machine's own display.
import { dirname, join, resolve } from 'node:path';
import { bundle } from './bundle.ts';
import { commandLine, misused } from './commandLine.ts';
import { ProgramEnded } from './demo/running.ts';
import { startDemoService, startElectron, startWorkbench } from './demo/service.ts';
import { electronProgram, electronSearch } from './electronProgram.ts';
import { makeFolder } from './makeFolder.ts';
import type { OwnedProcess } from './ownedProcess.ts';

const usage = `npm start -- [options]

Starts Handrail's service on this machine, with demo people and an identity provider of its own, and opens the
workbench in Electron where its program is or can be fetched, else in an installed Chrome, Edge or Chromium, and says which and
why. Choose a person to sign in as; nothing of it is real but the help.

  --port N     the service listens on port N of loopback (8420 when left away; 0 takes a free one)
  --data DIR   keeps all state in DIR (.cache/start when left away)
  --shell S    electron or browser: this one and no other
  --second     opens a second workbench, to be the other person on the same screen
  --help       shows this

Ends with Ctrl+C or when the window is closed. To see a whole session at once: npm run demo
`;

const { values } = commandLine(
  {
    options: {
      port: { type: 'string', default: '8420' },
      data: { type: 'string', default: join(dirname(import.meta.dirname), '.cache/start') },
      shell: { type: 'string' },
      second: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  },
  usage,
);

if (values.help) {
  process.stdout.write(usage);
} else {
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : 65_536;
  if (port > 65_535) misused('--port takes a number from 0 to 65535.', usage);
  if (values.data === '') misused('--data takes the path of a folder.', usage);
  const { shell } = values;
  if (shell !== undefined && shell !== 'electron' && shell !== 'browser')
    misused('--shell takes electron or browser.', usage);
  try {
    await start(port, resolve(values.data), values.second, shell);
  } catch (error) {
    // A program that could not start has said why, in its own words.
    if (!(error instanceof ProgramEnded))
      process.stderr.write(`handrail: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** Electron's program where the workbench is to run in it; undefined for the installed browser. Says which and why. */
async function chooseElectron(shell: 'electron' | 'browser' | undefined, say: (line: string) => void) {
  if (shell === 'browser') return undefined;
  const found = await electronProgram(electronSearch(say));
  if ('program' in found) {
    say(`The workbench opens in Electron (${found.program}).`);
    return found.program;
  }
  if (shell === 'electron') throw new Error(`The workbench cannot open in Electron. ${found.missing}`);
  say(`The workbench opens in an installed browser. ${found.missing}`);
  return undefined;
}

/** Opens a workbench in Electron; one that does not start gives way to the installed browser, unless nothing else is wanted. */
async function openWorkbench(
  wanted: { readonly service: string; readonly data: string },
  electron: string | undefined,
  only: boolean,
  { say, log }: Readonly<Record<'say' | 'log', (line: string) => void>>,
): Promise<OwnedProcess> {
  if (electron !== undefined) {
    try {
      return (await startElectron(electron, wanted, log)).process;
    } catch (error) {
      if (only) throw error;
      say('Electron did not start, so the workbench opens in an installed browser.');
    }
  }
  return (await startWorkbench(wanted, log)).process;
}

async function start(
  port: number,
  data: string,
  second: boolean,
  shell: 'electron' | 'browser' | undefined,
): Promise<void> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Error(
      'There is no display to open the workbench on. Sign in to a desktop, or try "npm run demo", which brings its own.',
    );
  }
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const problem = await makeFolder(data);
  if (problem !== undefined) throw new Error(`The data folder ${problem} Choose another one with --data.`);
  await bundle({ log: say });
  const electron = await chooseElectron(shell, say);
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const service = await startDemoService({ data: join(data, 'service'), port }, log);
  say(`The service answers at ${service.ready.address}. Its people are made up: anyone may sign in as any of them.`);
  const names = second ? ['first', 'second'] : ['first'];
  const opened = [service.process];
  const ends: Promise<string>[] = [service.process.ended];
  try {
    for (const name of names) {
      const wanted = { service: service.ready.address, data: join(data, name) };
      const owned = await openWorkbench(wanted, electron, shell === 'electron', { say, log });
      opened.push(owned);
      ends.push(owned.ended);
    }
    say('The workbench is open. Ctrl+C ends everything.');
    const stopped = new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
    });
    await Promise.race([stopped, ...ends]);
  } finally {
    for (const each of opened.reverse()) await each.dispose();
  }
}
