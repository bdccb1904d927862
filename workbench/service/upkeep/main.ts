import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HandrailError } from '@handrail/sdk';
import { joinSystemNetwork } from '../../network/systemNetwork.ts';
import { doctorCommand } from '../doctor/doctorCommand.ts';
import { sentenceOf } from '../http/sentences.ts';
import { flagHelp } from '../setup/flags.ts';
import { SetupMisuse, setupCommand } from '../setup/setupCommand.ts';
import { serverOfRecords } from '../startOptions.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';
import { withTerminal } from './terminal.ts';

const usage = `handrail backup --data DIR --to FILE
handrail restore --from FILE --data DIR
handrail setup --data DIR [--from FILE] [--token] [--unchecked] [--json], and
${flagHelp}handrail doctor --data DIR [--json]
`;

const commands: readonly string[] = ['backup', 'restore', 'setup', 'doctor'];

class Misuse extends Error {}

const machine = { now: () => Date.now(), fetch: globalThis.fetch };
const random = (length: number) => new Uint8Array(randomBytes(length));

try {
  joinSystemNetwork(process.env);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = fail(error);
}

async function main([command, ...words]: readonly string[]): Promise<number> {
  if (command === 'backup') return await runBackup(words);
  if (command === 'restore') return await runRestore(words);
  if (command === 'setup')
    return await withTerminal((terminal) => setupCommand(words, { ...machine, random }, terminal));
  if (command === 'doctor') {
    const parts = { ...machine, env: process.env, web: join(import.meta.dirname, '../../../out') };
    return await withTerminal((terminal) => doctorCommand(words, parts, terminal));
  }
  throw new Misuse('There is no such command.');
}

async function runBackup(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: { data: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const to = given(values.to, '--to');
  const dataFolder = given(values.data, '--data');
  if (recordsAreElsewhere(dataFolder))
    throw new HandrailError('not_supported', 'The records are not in the data folder', { problem: 'backup_of_server' });
  const manifest = await backup({ dataFolder, to, now: Date.now() });
  const bytes = manifest.parts.reduce((sum, { size }) => sum + size, 0);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ file: to, ...manifest })}\n`
      : `${to}: ${manifest.parts.length} parts, ${bytes} bytes\n`,
  );
  process.stderr.write(
    'handrail: The backup holds the keys of the service: who has it can speak in its name. Keep it as you keep those.\n',
  );
  return 0;
}

/** A set-up that cannot be read keeps nobody from a copy of what is there. */
function recordsAreElsewhere(dataFolder: string): boolean {
  try {
    return serverOfRecords(dataFolder, process.env) !== undefined;
  } catch (error) {
    if (error instanceof HandrailError) return false;
    throw error;
  }
}

async function runRestore(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: { data: { type: 'string' }, from: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const dataFolder = given(values.data, '--data');
  const manifest = await restore({ from: given(values.from, '--from'), dataFolder });
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ dataFolder, ...manifest })}\n`
      : `${dataFolder}: restored as of ${new Date(manifest.madeAt).toISOString()}; the service can be started\n`,
  );
  return 0;
}

function given(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Misuse(`${name} is missing.`);
  return value;
}

function fail(error: unknown): number {
  if (
    error instanceof Misuse ||
    error instanceof SetupMisuse ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  ) {
    const [command = ''] = process.argv.slice(2);
    const more = commands.includes(command) ? `  "handrail ${command} --help" says what it takes.\n` : `\n${usage}`;
    process.stderr.write(`handrail: ${error.message}\n${more}`);
    return 2;
  }
  const problem = HandrailError.from(error);
  const sentence = sentenceOf(problem);
  const details = Object.entries(problem.details)
    .filter(([name]) => name !== 'problem')
    .map(([name, value]) => `  ${name}: ${value}\n`);
  process.stderr.write(`handrail: ${sentence.what} (${problem.code})\n${details.join('')}  ${sentence.do}\n`);
  if (problem.code === 'internal' && problem.cause instanceof Error) process.stderr.write(`${problem.cause.stack}\n`);
  return 1;
}
