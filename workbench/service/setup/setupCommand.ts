import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { HandrailError } from '@handrail/sdk';
import { sentenceOf } from '../http/sentences.ts';
import type { Configuration } from './configuration.ts';
import { configurationFile } from './configurationFile.ts';
import { defaultsFor, fieldsFor, type Given, readField, setupFields, shownGiven, shownValue } from './fields.ts';
import { type Finding, findingLines, hasFailed } from './finding.ts';
import { flagOptions, flagWithPassword, givenByFlags } from './flags.ts';
import { toRegister } from './providerCheck.ts';
import { SetUp, type SetUpParts } from './setUp.ts';

type Asking = (question: string) => Promise<string>;

/** The terminal, handed in so that tests own it. */
export interface Terminal {
  /** What was asked for. */
  readonly out: (text: string) => void;
  /** What is said about it. */
  readonly say: (text: string) => void;
  /** Asks a person; absent where nobody is there to be asked. */
  readonly ask?: Asking;
}

/** Its words are wrong; `parseArgs` says so with errors of its own. */
export class SetupMisuse extends Error {}

/** `handrail setup`. Resolves to its exit code: 1 where a check failed, and then nothing was changed. */
export async function setupCommand(
  words: readonly string[],
  parts: Omit<SetUpParts, 'dataFolder'>,
  terminal: Terminal,
): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      ...flagOptions,
      data: { type: 'string' },
      from: { type: 'string' },
      json: { type: 'boolean', default: false },
      token: { type: 'boolean', default: false },
      unchecked: { type: 'boolean', default: false },
    },
  });
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const { data, from } = given;
  if (typeof data !== 'string' || data === '') throw new SetupMisuse('--data is missing.');
  const isJson = given['json'] === true;
  const setUp = new SetUp({ ...parts, dataFolder: data });
  const before = setUp.current;
  const flagged = givenByFlags(given);
  const seen = flagWithPassword(flagged);
  if (seen !== undefined) {
    throw new SetupMisuse(
      `A password in ${seen} can be read by others on this machine. Put the address into a file for --from, or the password into PGPASSFILE.`,
    );
  }
  const asked: Given = { ...(typeof from === 'string' && givenByFile(from)), ...flagged };
  if (!before && given['token'] === true && Object.keys(asked).length === 0)
    return tokenAlone(setUp, isJson, data, terminal);
  const asking = Object.keys(asked).length === 0 && !isJson ? terminal.ask : undefined;
  if (asking === undefined && Object.keys(asked).length === 0 && before) return shown(setUp, before, given, terminal);
  const wanted = asking ? await askedFor(setUp, before, asking, terminal) : asked;
  if (wanted === undefined) return shown(setUp, before as Configuration, given, terminal);

  const checked = await decided(
    setUp,
    wanted,
    { before, asking, isJson, isUnchecked: given['unchecked'] === true },
    terminal,
  );
  const { plan, findings } = checked;
  if (checked.isRefused) {
    if (isJson) terminal.out(`${JSON.stringify({ saved: false, findings })}\n`);
    else terminal.say('\nNothing was changed. Correct what failed, or add --unchecked to save it as it is.\n');
    return 1;
  }
  await setUp.save(plan);
  const token = newToken(setUp, given['token'] === true);
  const register = toRegister(plan, plan.address);
  if (isJson) {
    terminal.out(
      `${JSON.stringify({ saved: true, file: configurationFile(setUp.dataFolder), configuration: shownGiven(plan), findings, register, ...token })}\n`,
    );
    return 0;
  }
  terminal.out(`\nSaved in ${configurationFile(setUp.dataFolder)}.\n`);
  terminal.out(
    `\nAt the identity provider, register these redirect addresses:\n${register.map((line) => `  ${line}\n`).join('')}`,
  );
  terminal.out(`\nStart the service, or start it again: handrail start --data ${data}\n`);
  sayToken(token, plan, terminal);
  return 0;
}

/** For the page of a service that is started, but not set up. */
function tokenAlone(setUp: SetUp, isJson: boolean, data: string, { out }: Terminal): number {
  const { secret, expiresAt } = setUp.token.issue();
  if (isJson) out(`${JSON.stringify({ token: secret, tokenExpiresAt: expiresAt })}\n`);
  else {
    out(
      `The service is not set up yet. Start it (handrail start --data ${data}) and open /setup at the address it says.\n`,
    );
    out(`The token for it, shown here only and good until ${new Date(expiresAt).toISOString()}:\n\n  ${secret}\n`);
  }
  return 0;
}

interface Decided {
  readonly plan: Configuration;
  readonly findings: readonly Finding[];
  readonly isRefused: boolean;
}

/** Plans and checks what is wanted; a person is asked what to do about what failed, and keeps what they have answered. */
async function decided(
  setUp: SetUp,
  wanted: Given,
  how: {
    readonly before: Configuration | undefined;
    readonly asking: Asking | undefined;
    readonly isJson: boolean;
    readonly isUnchecked: boolean;
  },
  terminal: Terminal,
): Promise<Decided> {
  const { asking, before } = how;
  const again = () => answers(setUp, { ...(before as Given | undefined), ...wanted }, asking as Asking, terminal);
  let plan: Configuration;
  try {
    plan = setUp.planned(wanted);
  } catch (thrown) {
    const { what, do: advice } = sentenceOf(HandrailError.from(thrown));
    const isField = HandrailError.from(thrown).code === 'invalid_input';
    if (!asking || !isField) throw thrown;
    terminal.say(`\n${what} ${advice}\n`);
    if (!/^(y|$)/i.test(await asking('Correct it? [Y/n] '))) throw thrown;
    return await decided(setUp, await again(), how, terminal);
  }
  const findings = await setUp.check(plan);
  if (!how.isJson) terminal.say(`\n${findingLines(findings)}`);
  const isRefused = hasFailed(findings) && !how.isUnchecked;
  if (!isRefused || !asking) return { plan, findings, isRefused };
  const answer = await asking(
    '\nNothing is written yet. Correct something (c), save it as it is (s), or stop (Enter)? ',
  );
  if (!/^c/i.test(answer)) return { plan, findings, isRefused: !/^s/i.test(answer) };
  return await decided(setUp, await again(), how, terminal);
}

interface MadeToken {
  readonly token: string;
  readonly tokenExpiresAt: number;
}

/** A token for the first administrator, unless one has been named; another one where it is asked for. */
function newToken(setUp: SetUp, isAsked: boolean): MadeToken | undefined {
  if (!isAsked && (setUp.token.state === 'used' || setUp.token.state === 'open')) return undefined;
  const { secret, expiresAt } = setUp.token.issue();
  return { token: secret, tokenExpiresAt: expiresAt };
}

function sayToken(made: MadeToken | undefined, { address }: Configuration, { out }: Terminal): void {
  if (!made) return;
  out(
    `\nThe first administrator opens ${address}/setup and types this token, which is shown here only and is good\n` +
      `once, until ${new Date(made.tokenExpiresAt).toISOString()}:\n\n  ${made.token}\n`,
  );
}

/** Nothing is asked for: what is set, and a token where that is wanted. */
function shown(
  setUp: SetUp,
  set: Configuration,
  given: Readonly<Record<string, string | boolean | undefined>>,
  terminal: Terminal,
): number {
  const token = given['token'] === true ? newToken(setUp, true) : undefined;
  if (given['json'] === true) {
    terminal.out(
      `${JSON.stringify({ configuration: shownGiven(set), register: toRegister(set, set.address), ...token })}\n`,
    );
    return 0;
  }
  terminal.out(summary(set));
  sayToken(token, set, terminal);
  return 0;
}

function summary(set: Configuration): string {
  const fields = fieldsFor(set as Given).map(({ name, label }) =>
    `  ${label.padEnd(40)} ${shownValue(set[name] ?? '')}`.trimEnd(),
  );
  return `${fields.join('\n')}\n`;
}

/** What a file says: a JSON object with the names of the configuration. */
function givenByFile(file: string): Given {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
    throw new HandrailError('invalid_input', 'The file of --from cannot be used', {
      problem: 'setup_file',
      file,
      reason,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HandrailError('invalid_input', 'The file of --from holds no object', {
      problem: 'setup_file',
      file,
      reason: 'it is no JSON object',
    });
  }
  const { version: _version, ...fields } = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((name) => !setupFields.some((field) => field.name === name));
  if (unknown !== undefined) {
    throw new HandrailError('invalid_input', 'The file of --from has a field that is none', {
      problem: 'configuration',
      field: /^[A-Za-z0-9_-]{1,64}$/.test(unknown) ? unknown : '?',
      rule: 'unknown',
    });
  }
  return fields as Given;
}

/** Asks for each thing that has a meaning; undefined where somebody wants nothing changed. */
async function askedFor(
  setUp: SetUp,
  before: Configuration | undefined,
  ask: Asking,
  { say }: Terminal,
): Promise<Given | undefined> {
  if (before) {
    say(summary(before));
    if (!/^y/i.test(await ask('\nThis is set. Change something? [y/N] '))) return undefined;
  } else say('An empty answer takes what stands in brackets.\n');
  return await answers(setUp, (before ?? {}) as Given, ask, { say });
}

/** Each field that has a meaning, with what is known of it as the answer to take. */
async function answers(setUp: SetUp, start: Given, ask: Asking, { say }: Pick<Terminal, 'say'>): Promise<Given> {
  const known: Record<string, string | number> = {};
  for (const field of setupFields) {
    const base: Given = { ...start, ...known };
    if (field.when && !field.when(base)) continue;
    const kept = start[field.name] ?? defaultsFor(base, setUp.dataFolder)[field.name];
    say(`\n${field.about}\n${(field.choices ?? []).map(({ label }) => `  ${label}\n`).join('')}`);
    const answer =
      readField(field, await ask(`${field.label}${kept === undefined ? '' : ` [${shownValue(kept)}]`}: `)) ?? kept;
    if (answer !== undefined) known[field.name] = answer;
  }
  return known;
}
