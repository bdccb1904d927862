import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CliProblem } from './cliProblem.ts';

const upkeep = fileURLToPath(new URL('../service/upkeep/main.ts', import.meta.url));
const service = fileURLToPath(new URL('../service/main.ts', import.meta.url));

/** Runs a command on the data of a service in a process of its own: the client knows the API, not how the service keeps things. */
export async function runUpkeep(words: readonly string[]): Promise<number> {
  const [script, own] = words[0] === 'start' ? [service, words.slice(1)] : [upkeep, words];
  if (!existsSync(script)) {
    throw new CliProblem('not_supported', 'No service is installed here.', 'Run this on the machine of the service.');
  }
  const child = spawn(process.execPath, [script, ...own], { stdio: 'inherit' });
  // A terminal sends Ctrl+C to both; the other signals are handed on.
  const stop = () => void child.kill('SIGTERM');
  const again = () => void child.kill('SIGHUP');
  const wait = () => undefined;
  process.on('SIGTERM', stop).on('SIGINT', wait).on('SIGHUP', again);
  try {
    const [code]: unknown[] = await once(child, 'exit');
    return typeof code === 'number' ? code : 1;
  } finally {
    process.off('SIGTERM', stop).off('SIGINT', wait).off('SIGHUP', again);
  }
}
