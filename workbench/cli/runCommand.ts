import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { type Arguments, changedBody, readArguments } from './arguments.ts';
import type { CliIo } from './cliIo.ts';
import { CliProblem, misuse } from './cliProblem.ts';
import type { Command } from './commandTable.ts';
import { connectionFrom } from './connection.ts';
import { commandHelp, usageOf } from './help.ts';
import { type Asked, ServiceClient } from './serviceClient.ts';
import { isRow, record, table } from './table.ts';

/** Runs one command of the API. Errors are `CliProblem`s. */
export async function runCommand(command: Command, words: readonly string[], io: CliIo): Promise<void> {
  if (words.includes('--help') || words.includes('-h')) return io.out(commandHelp(command));
  const args = readArguments(command, words, io.clock.now());
  const params = paramsOf(command, args.positionals);
  const client = new ServiceClient(await connectionFrom(io.env, io.say), io);
  const { endpoint } = command;
  if (endpoint.file) return writeFileAnswer(client.file(endpoint, { params, query: args.query }), args.own.output, io);
  const asked: Asked = { params, query: args.query, ...(await written(command, params, args, client, io)) };
  if (command.isList) return list(command, client, asked, args, io);
  const { value } = await client.ask(endpoint, asked);
  await io.out(args.own.json ? jsonText(value) : shownAnswer(value));
  if (value === undefined && !args.own.json) io.say('Done.\n');
}

function paramsOf(command: Command, positionals: readonly string[]): Readonly<Record<string, string>> {
  if (positionals.length !== command.positionals.length || positionals.includes('')) {
    throw misuse(`"${command.area} ${command.verb}" takes other values.`, `Write ${usageOf(command)}.`);
  }
  return Object.fromEntries(command.positionals.map((name, at) => [name, positionals[at] ?? '']));
}

/** The body, and the version that it changes. */
async function written(
  command: Command,
  params: Readonly<Record<string, string>>,
  args: Arguments,
  client: ServiceClient,
  io: CliIo,
): Promise<Pick<Asked, 'body' | 'ifMatch'>> {
  const { own, changes } = args;
  if (command.reads === undefined) {
    return command.body ? { body: await bodyOf(command, emptyTexts(command), args, io) } : {};
  }
  if (command.body && changes.length === 0 && own.body === undefined) {
    throw misuse('Nothing is said that should change.', `Write ${usageOf(command)}.`);
  }
  const { value, etag } = await client.ask(command.reads, { params });
  const ifMatch = own.ifMatch ?? etag;
  if (ifMatch === undefined) throw new CliProblem('internal', 'The service named no version.', 'Report this.');
  if (!command.body) return { ifMatch };
  return { ifMatch, body: await bodyOf(command, fieldsOfBody(command, value), args, io) };
}

async function bodyOf(command: Command, start: Readonly<Record<string, unknown>>, args: Arguments, io: CliIo) {
  const { own, changes } = args;
  const given = own.body === undefined ? start : await wholeBody(own.body, io);
  return changedBody(command, given, changes, io.clock.now());
}

async function wholeBody(file: string, io: CliIo): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(file === '-' ? await io.input() : await readFile(file, 'utf8'));
    if (isRow(value)) return value;
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'It is not JSON.' : 'It cannot be read.';
    throw misuse(`The file of --body does not do. ${why}`, 'Write one JSON object into it.');
  }
  throw misuse('The file of --body holds no JSON object.', 'Write one JSON object into it.');
}

/** Texts that may be empty need not be given. */
function emptyTexts({ fields }: Command): Readonly<Record<string, unknown>> {
  const optional = fields.filter(
    ({ part, required, schema }) => part === 'body' && required && schema.type === 'string' && !schema.minLength,
  );
  return Object.fromEntries(optional.map(({ name }) => [name, '']));
}

/** Of what is in force only what may be written. */
function fieldsOfBody({ fields }: Command, value: unknown): Readonly<Record<string, unknown>> {
  const known = new Set(fields.filter(({ part }) => part === 'body').map(({ name }) => name));
  return Object.fromEntries(Object.entries(isRow(value) ? value : {}).filter(([name]) => known.has(name)));
}

async function list(command: Command, client: ServiceClient, asked: Asked, args: Arguments, io: CliIo): Promise<void> {
  const { json, all } = args.own;
  const named = args.own.columns?.split(',');
  let count = 0;
  let query: Readonly<Record<string, unknown>> = { ...(all && command.hasPages && { limit: 500 }), ...asked.query };
  for (;;) {
    const { value } = await client.ask(command.endpoint, { ...asked, query });
    const items = isRow(value) && Array.isArray(value['items']) ? value['items'].filter(isRow) : [];
    const next = isRow(value) ? value['next'] : undefined;
    count += items.length;
    // With --all a program gets a line for each, so that a list of any length is read as it comes.
    if (json) await io.out(all ? items.map((each) => `${JSON.stringify(each)}\n`).join('') : jsonText(value));
    else await io.out(table(items, io.columns, named));
    if (typeof next !== 'string') break;
    if (!all) {
      if (!json) io.say(`There are more: --all shows all, --cursor ${next} the next page.\n`);
      return;
    }
    query = { ...query, cursor: next };
  }
  if (!json && count === 0) io.say('There are none.\n');
}

function shownAnswer(value: unknown): string {
  return isRow(value) ? record(value) : '';
}

function jsonText(value: unknown): string {
  return value === undefined ? '' : `${JSON.stringify(value, undefined, 2)}\n`;
}

/** To the standard output, or beside the file and moved into its place whole. */
async function writeFileAnswer(pieces: AsyncIterable<Uint8Array>, file: string | undefined, io: CliIo): Promise<void> {
  if (file === undefined) {
    for await (const piece of pieces) await io.out(piece);
    return;
  }
  const beside = `${file}.part`;
  let handle: FileHandle | undefined;
  try {
    handle = await open(beside, 'w', 0o600);
    for await (const piece of pieces) await handle.writeFile(piece);
    await handle.sync();
    await handle.close();
    await rename(beside, file);
  } catch (error) {
    await handle?.close();
    if (handle) await rm(beside, { force: true });
    throw error;
  }
}
