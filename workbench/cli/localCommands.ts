import { auditVerify, auditVerifyHelp } from './auditVerify.ts';
import type { CliIo } from './cliIo.ts';
import type { ExitCode } from './exitCodes.ts';

/** A command that is not one of the API's endpoints. */
export interface LocalCommand {
  /** The words that it begins with. */
  readonly words: readonly string[];
  readonly about: string;
  readonly help: string;
  run(words: readonly string[], io: CliIo): Promise<ExitCode>;
}

export const localCommands: readonly LocalCommand[] = [
  {
    words: ['audit', 'verify'],
    about: 'Checks an exported audit log on this machine.',
    help: auditVerifyHelp,
    run: auditVerify,
  },
];

/** The one that the words begin with. */
export function localCommand(words: readonly string[]): LocalCommand | undefined {
  return localCommands.find((each) => each.words.every((word, at) => words[at] === word));
}

/** Its line of usage: the first of its help. */
export function localUsage({ help }: LocalCommand): string {
  return help.slice(0, help.indexOf('\n'));
}
