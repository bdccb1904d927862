import { misuse } from './cliProblem.ts';
import type { Command } from './commandTable.ts';
import { choicesOf, type Field, readValue } from './fields.ts';

/** Flags that every command takes, beside those of its endpoint. */
export interface OwnFlags {
  readonly json: boolean;
  readonly help: boolean;
  readonly all: boolean;
  readonly columns?: string;
  readonly output?: string;
  /** A file with the whole body as JSON; `-` is the standard input. */
  readonly body?: string;
  /** The version that a change is meant for, instead of the one in force. */
  readonly ifMatch?: string;
}

export interface Arguments {
  readonly own: OwnFlags;
  readonly positionals: readonly string[];
  readonly query: Readonly<Record<string, unknown>>;
  /** What is said of the body, as paths and values: `scope.allUsers`. */
  readonly changes: readonly (readonly [path: readonly string[], text: string])[];
}

const switches = ['json', 'help', 'all'] as const;
const withValue = ['columns', 'output', 'body', 'ifMatch'] as const;

/** Reads what stands behind `handrail <area> <verb>`. Errors are misuses, which never repeat a value. */
export function readArguments(command: Command, args: readonly string[], now: number): Arguments {
  const own: Record<string, string | boolean> = { json: false, help: false, all: false };
  const positionals: string[] = [];
  const given: Record<string, string[]> = {};
  const changes: [readonly string[], string][] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const flag = /^--([a-z][a-z-]*)(?:=(.*))?$/s.exec(word === '-h' ? '--help' : word);
    if (!flag) {
      const change = command.body && /^([A-Za-z][A-Za-z0-9.]*)=(.*)$/s.exec(word);
      if (change && positionals.length >= command.positionals.length)
        changes.push([(change[1] ?? '').split('.'), change[2] ?? '']);
      else positionals.push(word);
      continue;
    }
    const [, name = '', attached] = flag;
    if (name === 'token') throw secretOnCommandLine;
    const ownName = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if ((switches as readonly string[]).includes(ownName)) {
      own[ownName] = true;
      continue;
    }
    const value = () => attached ?? rest.shift() ?? missingValue(name);
    if ((withValue as readonly string[]).includes(ownName)) {
      own[ownName] = value();
      continue;
    }
    const { field, off } = fieldOf(command, name);
    const text = field.schema.type === 'boolean' ? (attached ?? (off ? 'false' : yesOrNext(rest))) : value();
    if (field.part === 'body') changes.push([[field.name], text]);
    else given[field.name] = [...(given[field.name] ?? []), text];
  }
  const query = Object.fromEntries(
    command.fields
      .filter(({ part, name }) => part === 'query' && given[name] !== undefined)
      .map(({ name, schema }) => [name, readValue(name, schema, (given[name] ?? []).join(','), now)]),
  );
  return { own: own as unknown as OwnFlags, positionals, query, changes };
}

/** A flag that is there is a yes; `--online false` is a no. */
function yesOrNext(rest: string[]): string {
  return rest[0] === 'true' || rest[0] === 'false' ? (rest.shift() ?? 'true') : 'true';
}

function fieldOf(command: Command, flag: string): { readonly field: Field; readonly off: boolean } {
  const named = (name: string) => command.fields.find(({ flags }) => flags.includes(name));
  const field = named(flag);
  if (field) return { field, off: false };
  const negated = flag.startsWith('no-') ? named(flag.slice(3)) : undefined;
  if (negated?.schema.type === 'boolean') return { field: negated, off: true };
  throw misuse(
    `"${command.area} ${command.verb}" has no option --${flag}.`,
    `handrail ${command.area} ${command.verb} --help shows those it has.`,
  );
}

function missingValue(flag: string): never {
  throw misuse(`--${flag} needs a value.`, `Write --${flag}=value.`);
}

const secretOnCommandLine = misuse(
  'A token does not belong on the command line, where other programs can read it.',
  'Put it into the environment as HANDRAIL_TOKEN, or into a file that HANDRAIL_TOKEN_FILE names.',
);

const secretInArguments = (name: string) =>
  misuse(
    `${name} does not belong on the command line, where other programs can read it.`,
    `Write {"${name}": "..."} into a file, and name it with --body; or - for the standard input.`,
  );

/** The body that the changes make of `start`. */
export function changedBody(
  command: Command,
  start: Readonly<Record<string, unknown>>,
  changes: Arguments['changes'],
  now: number,
): Readonly<Record<string, unknown>> {
  const body = structuredClone(start) as Record<string, unknown>;
  for (const [path, text] of changes) change(command, body, path, text, now);
  return body;
}

function change(
  command: Command,
  body: Record<string, unknown>,
  path: readonly string[],
  text: string,
  now: number,
): void {
  let schema = command.body;
  let required: readonly string[] = [];
  let place = body;
  for (const [depth, name] of path.entries()) {
    const next = Object.hasOwn(schema?.properties ?? {}, name) ? schema?.properties?.[name] : undefined;
    if (!next) {
      const known = Object.keys(schema?.properties ?? {}).join(', ');
      throw misuse(`There is no field ${path.join('.')}.`, known ? `There are: ${known}.` : 'It has no parts.');
    }
    required = schema?.required ?? [];
    schema = next;
    if (depth === path.length - 1) break;
    const inner = place[name];
    const made = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
    place[name] = made;
    place = made;
  }
  const last = path.at(-1) ?? '';
  if (schema?.writeOnly) throw secretInArguments(last);
  if (text === '' && !required.includes(last)) delete place[last];
  else place[last] = checkedChoice(path.join('.'), schema ?? {}, readValue(last, schema ?? {}, text, now));
}

function checkedChoice(
  name: string,
  schema: { readonly anyOf?: readonly { readonly const?: unknown }[] },
  value: unknown,
) {
  const choices = choicesOf(schema);
  if (choices.length === 0 || choices.includes(String(value))) return value;
  throw misuse(`${name} is one of a list.`, `Write ${choices.join(', ')}.`);
}
