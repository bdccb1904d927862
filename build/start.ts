// `npm start`: the embedded service with demo people, and the workbench on this machine's own display.
import { dirname, join, resolve } from 'node:path';
import { bundle } from './bundle.ts';
import { commandLine, misused } from './commandLine.ts';
import { ProgramEnded } from './demo/running.ts';
import { startDemoService, startWorkbench } from './demo/service.ts';
import { makeFolder } from './makeFolder.ts';

const usage = `npm start -- [options]

Starts Handrail's service on this machine, with demo people and an identity provider of its own, and opens the
workbench in an installed Chrome, Edge or Chromium. Choose a person to sign in as; nothing of it is real but the help.

  --port N     the service listens on port N of loopback (8420 when left away; 0 takes a free one)
  --data DIR   keeps all state in DIR (.cache/start when left away)
  --second     opens a second workbench, to be the other person on the same screen
  --help       shows this

Ends with Ctrl+C or when the window is closed. To see a whole session at once: npm run demo
`;

const { values } = commandLine(
  {
    options: {
      port: { type: 'string', default: '8420' },
      data: { type: 'string', default: join(dirname(import.meta.dirname), '.cache/start') },
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
  try {
    await start(port, resolve(values.data), values.second);
  } catch (error) {
    // A program that could not start has said why, in its own words.
    if (!(error instanceof ProgramEnded))
      process.stderr.write(`handrail: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function start(port: number, data: string, second: boolean): Promise<void> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Error(
      'There is no display to open the workbench on. Sign in to a desktop, or try "npm run demo", which brings its own.',
    );
  }
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const problem = await makeFolder(data);
  if (problem !== undefined) throw new Error(`The data folder ${problem} Choose another one with --data.`);
  await bundle({ log: say });
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const service = await startDemoService({ data: join(data, 'service'), port }, log);
  say(`The service answers at ${service.ready.address}. Its people are made up: anyone may sign in as any of them.`);
  const names = second ? ['first', 'second'] : ['first'];
  const opened = [service];
  const ends: Promise<string>[] = [service.process.ended];
  try {
    for (const name of names) {
      const workbench = await startWorkbench({ service: service.ready.address, data: join(data, name) }, log);
      opened.push(workbench as typeof service);
      ends.push(workbench.process.ended);
    }
    say('The workbench is open. Ctrl+C ends everything.');
    const stopped = new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
    });
    await Promise.race([stopped, ...ends]);
  } finally {
    for (const each of opened.reverse()) await each.process.dispose();
  }
}
