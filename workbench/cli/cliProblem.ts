import { type ErrorCode, HandrailError } from '@handrail/sdk';
import { shown } from './cell.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exitCodes.ts';

/** Why a command cannot go on, in sentences: those of the service where it refused, else the command line's own. */
export class CliProblem extends Error {
  readonly code: ErrorCode;
  readonly what: string;
  readonly advice: string;
  readonly exitCode: ExitCode;
  /** Names and places that help: the field, the permission, the file. */
  readonly facts: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    what: string,
    advice: string,
    more: {
      readonly exitCode?: ExitCode;
      readonly facts?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(what, { cause: more.cause });
    this.name = 'CliProblem';
    this.code = code;
    this.what = what;
    this.advice = advice;
    this.exitCode = more.exitCode ?? exitCodeOf(code);
    this.facts = more.facts ?? {};
  }
}

/** The command itself is not one, or lacks something. */
export function misuse(what: string, advice: string): CliProblem {
  return new CliProblem('invalid_input', what, advice, { exitCode: exitCodes.misused });
}

/** As it is shown to people: code, what happened, the facts, what to do. */
export function problemText(problem: CliProblem): string {
  const facts = Object.entries(problem.facts).map(([name, value]) => `  ${name}: ${shown(value)}\n`);
  return `handrail: ${shown(problem.what)} (${problem.code})\n${facts.join('')}  ${shown(problem.advice)}\n`;
}

/** As programs read it. */
export function problemJson({ code, what, advice, facts }: CliProblem): string {
  return `${JSON.stringify({ code, what, do: advice, ...facts })}\n`;
}

/** Anything that was thrown. What nobody expected is said without its own words only where it has none. */
export function asCliProblem(thrown: unknown): CliProblem {
  if (thrown instanceof CliProblem) return thrown;
  const { code, message } = HandrailError.from(thrown);
  if (code !== 'internal') return new CliProblem(code, `${message}.`, 'Correct what was given, and try again.');
  const why = thrown instanceof Error ? thrown.message : 'It was not said why';
  return new CliProblem('internal', `The command failed: ${why}`, 'Try again; if it happens again, report it.');
}
