// Starts an installed app once and ends it: `node build/package/tryInstalled.ts PROGRAM`. It is right when it says that it is ready, which
// comes after window, pages, preload script and sandbox; no service is needed for that.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [program] = process.argv.slice(2);
if (program === undefined) throw new Error('The path of an installed app is needed.');
const limitMs = 60_000;
const data = await mkdtemp(join(tmpdir(), 'handrail-installed-'));
const said: string[] = [];
const app = spawn(program, ['--service', 'http://127.0.0.1:9', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
const ended = new Promise<string>((resolve) => {
  app.once('error', (error) => resolve(error.message));
  app.once('close', (code) => resolve(`it ended with ${code}`));
});
const ready = new Promise<undefined>((resolve) => {
  for (const stream of [app.stdout, app.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      if (line.includes('{"ready":true}')) resolve(undefined);
    });
});
let timer: NodeJS.Timeout | undefined;
const late = new Promise<string>((resolve) => {
  timer = setTimeout(() => resolve(`it was not ready after ${limitMs / 1000} s`), limitMs);
});
const problem = await Promise.race([ready, ended, late]);
clearTimeout(timer);
app.kill();
await ended;
await rm(data, { recursive: true, force: true, maxRetries: 5 });
if (problem !== undefined) {
  process.stderr.write(`${program}: ${problem}\n${said.join('\n')}\n`);
  process.exitCode = 1;
} else process.stdout.write(`${program} is ready.\n`);
