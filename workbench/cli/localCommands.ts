import { auditVerify, auditVerifyHelp } from './auditVerify.ts';
import type { CliIo } from './cliIo.ts';
import { type ExitCode, exitCodeFrom } from './exitCodes.ts';

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
  ofUpkeep(
    'backup',
    'Copies database and keys of the embedded service into one file, while it runs or not.',
    `handrail backup --data DIR --to FILE

One file, for its owner alone, with the database as it is at one moment and the service's keys. It is not encrypted, and who
has it can speak in the service's name. A file that is there is never written over.

  --data  the data folder of the service
  --to    the file to write
  --json  what is in it as JSON
`,
  ),
  ofUpkeep(
    'restore',
    'Makes a data folder from a backup; into an empty folder only.',
    `handrail restore --from FILE --data DIR

Checks the backup first: the hash of each part, the database, and that this version knows its schema. The folder must be
empty or not there yet, so that nothing is lost; if anything fails it is as it was.

  --from  a file that handrail backup wrote
  --data  the folder to make
  --json  what was in it as JSON
`,
  ),
];

/** A command that the service installed beside does. */
function ofUpkeep(name: string, about: string, help: string): LocalCommand {
  return { words: [name], about, help, run: async (words, io) => exitCodeFrom(await io.upkeep([name, ...words])) };
}

/** The one that the words begin with. */
export function localCommand(words: readonly string[]): LocalCommand | undefined {
  return localCommands.find((each) => each.words.every((word, at) => words[at] === word));
}

/** Its line of usage: the first of its help. */
export function localUsage({ help }: LocalCommand): string {
  return help.slice(0, help.indexOf('\n'));
}
