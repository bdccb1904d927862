import { auditVerify, auditVerifyHelp } from './auditVerify.ts';
import type { CliIo } from './cliIo.ts';
import { connectionCheck, connectionCheckHelp } from './connectionCheck.ts';
import { type ExitCode, exitCodeFrom } from './exitCodes.ts';

/** A command that is not one of the API's endpoints. */
export interface LocalCommand {
  /** The words that it begins with. */
  readonly words: readonly string[];
  readonly about: string;
  readonly help: string;
  run(words: readonly string[], io: CliIo): Promise<ExitCode>;
}

const setupHelp = `handrail setup --data DIR [--from FILE] [--field value ...]

Takes a new service from nothing to use: how people reach it, certificate and key, identity provider, backups, and a token for
its first administrator. In a terminal it asks for each thing; with flags or a file of JSON it asks nothing. All that is outside
is tried before anything is written. On a service that is set up it shows what is set and changes what is asked, no more.

  --data                the data folder of the service
  --from                a file with one JSON object: the names below as in configuration.json (clientId for --client-id)
  --token               makes a new token for a first or another administrator
  --unchecked           saves although a check failed, such as for a provider that cannot be reached from here yet
  --json                asks nothing, and writes the outcome as JSON

  --front               tls (certificate and key here), proxy (in front), or loopback (this machine only)
  --address             https address that apps and browsers reach it by
  --host, --port        what it listens on
  --certificate, --key  files in PEM; renewed ones are taken without a restart
  --organisation        the name that people see
  --provider            oidc or entra
  --issuer, --client-id, --audience, --scope, --tenant
                        the identity provider, and Handrail's registration there
  --backup-folder, --backup-hours, --backup-keep
                        where backups go, how often, and how many stay
  --minimum-app-version the oldest app that is let in
  --database-url, --database-owner-url
                        a PostgreSQL server for the records, in place of the data folder; passwords stay in PGPASSFILE
  --turn-urls, --turn-secret-file
                        TURN servers, and the file with what they share with the service
`;

const doctorHelp = `handrail doctor --data DIR

Finds what is wrong with a service, while it runs or not: rights of the data folder, room, database, schema, audit log, keys,
certificate, address, identity provider, clock, backups, versions. Changes nothing, and shows nothing secret.

  --data  the data folder of the service
  --json  what was found as JSON

Ends with 1 where something is wrong; a warning is not.
`;

const startHelp = `handrail start --data DIR [options]

Starts the service of a data folder and stays with it. SIGTERM ends it, SIGHUP has it take its certificate anew.

  --data  the data folder of the service
  --port, --host
          listen elsewhere than it is set up
  --demo  with people who are not real, on loopback only
  --quiet only warnings and errors in the log
`;

export const localCommands: readonly LocalCommand[] = [
  ofService('setup', 'Sets a new service up, or changes how one is set up.', setupHelp),
  ofService('start', 'Starts the service of a data folder.', startHelp),
  ofService('doctor', 'Finds what is wrong with a service.', doctorHelp),
  {
    words: ['check'],
    about: 'Finds what stands between this machine and a service.',
    help: connectionCheckHelp,
    run: connectionCheck,
  },
  {
    words: ['audit', 'verify'],
    about: 'Checks an exported audit log on this machine.',
    help: auditVerifyHelp,
    run: auditVerify,
  },
  ofService(
    'backup',
    'Copies database, keys and set-up of the embedded service into one file, while it runs or not.',
    `handrail backup --data DIR --to FILE

One file, for its owner alone, with the database as it is at one moment, the service's keys and its set-up. It is not encrypted, and who
has it can speak in the service's name. A file that is there is never written over.

  --data  the data folder of the service
  --to    the file to write
  --json  what is in it as JSON
`,
  ),
  ofService(
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
function ofService(name: string, about: string, help: string): LocalCommand {
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
