import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { scheduledBackups } from '../backups/backupNames.ts';
import { failedBackup } from '../backups/scheduledBackups.ts';
import { sentenceOf } from '../http/sentences.ts';
import { type Configuration, holdsPassword } from '../setup/configuration.ts';
import { configurationFile, isOpenToOthers, readConfiguration } from '../setup/configurationFile.ts';
import { type Finding, fail, ok, warn } from '../setup/finding.ts';
import { folderFindings, roomFinding } from '../setup/folderCheck.ts';
import { serverOf, turnOf } from '../setup/fromConfiguration.ts';
import { serverFindings } from '../setup/serverCheck.ts';
import { turnFindings } from '../setup/turnCheck.ts';
import { namesProvider, serverFrom } from '../startOptions.ts';
import { turnFrom } from '../turn/turnOptions.ts';
import { hasBuiltPages } from '../web/builtPages.ts';
import { databaseFindings } from './databaseFindings.ts';
import { isInUse } from './inUse.ts';
import { keyFindings } from './keyFindings.ts';
import { type Outside, outsideFindings, outsideOf, outsideOfEnvironment } from './outside.ts';

export interface DoctorParts {
  readonly dataFolder: string;
  /** What the service is started with beside its data folder: it goes before what is set there. */
  readonly env?: Environment;
  readonly now: () => number;
  readonly fetch: typeof fetch;
  /** The folder of what is built for browser tabs; not looked at where it is left away. */
  readonly web?: string;
}

/** Looks at all that a service stands on, whether it runs or not. Changes nothing, and says nothing secret. */
export async function examine({ dataFolder, env = {}, now, fetch, web }: DoctorParts): Promise<readonly Finding[]> {
  const folder = resolve(dataFolder);
  const rights = folderRights(folder);
  if (!existsSync(folder)) return [rights, version()];
  const runs = isInUse(folder);
  const { configuration, outside, findings } = namesProvider(env) ? environment(env) : configured(folder);
  const server = serverFrom(env) ?? (configuration && serverOf(configuration).database);
  return [
    version(),
    runs
      ? ok('service', 'A service is using the data folder.')
      : warn('service', 'No service is running.', `Start it: handrail start --data ${dataFolder}`),
    ...findings,
    rights,
    roomFinding('data.room', folder),
    ...(server ? await serverFindings(server) : await databaseFindings(join(folder, 'handrail.db'))),
    ...(await keyFindings(join(folder, 'keys'))),
    ...(web === undefined ? [] : [pages(web)]),
    ...(outside ? await outsideFindings(outside, runs, { now, fetch }) : []),
    ...turn(env, configuration),
    ...(configuration && !server ? backupFindings(folder, configuration, now()) : []),
  ];
}

interface Environment {
  readonly [name: string]: string | undefined;
}

/** How the service is set up, as far as that can be made out. */
interface Standing {
  readonly configuration: Configuration | undefined;
  readonly outside: Outside | undefined;
  readonly findings: readonly Finding[];
}

function environment(env: Environment): Standing {
  const check = 'configuration';
  const none = { configuration: undefined, outside: undefined };
  try {
    const outside = outsideOfEnvironment(env);
    return { ...none, outside, findings: [ok(check, 'The service is set by its environment.')] };
  } catch (error) {
    const { details } = HandrailError.from(error);
    const { what, do: advice } = sentenceOf(HandrailError.from(error));
    return { ...none, findings: [fail(check, `${what} (${details['variable']})`, advice)] };
  }
}

function turn(env: Environment, configuration: Configuration | undefined): readonly Finding[] {
  try {
    const { turn: set } = { ...(configuration && turnOf(configuration)), ...turnFrom(env) };
    return set ? turnFindings(set) : [];
  } catch (error) {
    const { details } = HandrailError.from(error);
    const { what, do: advice } = sentenceOf(HandrailError.from(error));
    return [fail('turn.secret', `${what} (${details['variable']})`, advice)];
  }
}

function version(): Finding {
  const { version: own } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const what = `Handrail ${own} on Node ${process.versions.node}.`;
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24 ? ok('versions', what) : fail('versions', what, 'Start it with Node 24 or newer.');
}

function pages(web: string): Finding {
  if (hasBuiltPages(web)) return ok('pages', 'The pages for browser tabs are built.');
  const what = 'The pages for browser tabs are not built: a browser finds nothing at the address of the service.';
  return warn('pages', what, 'Start the service with node build/run.mjs handrail start, which builds them.');
}

function folderRights(folder: string): Finding {
  const check = 'data.rights';
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) {
    return fail(check, `There is no data folder ${folder}.`, 'Check --data; a new service begins with handrail setup.');
  }
  if (process.platform === 'win32') return ok(check, `The data folder is ${folder}.`);
  if ((stat.mode & 0o077) !== 0) {
    return fail(
      check,
      `Others on this machine can look into ${folder}.`,
      'Run chmod 700 on it; it holds keys and names.',
    );
  }
  if (process.getuid !== undefined && stat.uid !== process.getuid() && process.getuid() !== 0) {
    return fail(check, `${folder} belongs to another user.`, 'Run this as the user of the service.');
  }
  return ok(check, `The data folder ${folder} is for its owner alone.`);
}

function configured(folder: string): Standing {
  const check = 'configuration';
  const file = configurationFile(folder);
  try {
    const configuration = readConfiguration(folder);
    if (!configuration) {
      const advice = 'Run handrail setup, or run this with the variables that the service is started with.';
      return { configuration, outside: undefined, findings: [warn(check, 'The service is not set up.', advice)] };
    }
    return { configuration, outside: outsideOf(configuration), findings: [rights(configuration, folder)] };
  } catch (error) {
    const { what, do: advice } = sentenceOf(HandrailError.from(error));
    return { configuration: undefined, outside: undefined, findings: [fail(check, `${what} (${file})`, advice)] };
  }
}

/** The service does not start with a password that others can read. */
function rights(configuration: Configuration, folder: string): Finding {
  const check = 'configuration';
  if (!isOpenToOthers(folder)) return ok(check, 'The set-up is whole.');
  const what = `Others on this machine can read ${configurationFile(folder)}`;
  if (!holdsPassword(configuration)) return warn(check, `${what}.`, 'Run chmod 600 on it.');
  return fail(check, `${what}, and a password is in it.`, 'Run chmod 600 on it, and change the password.');
}

function backupFindings(folder: string, { backupFolder, backupHours }: Configuration, now: number): readonly Finding[] {
  const check = 'backup.age';
  const found = [...folderFindings(backupFolder), roomFinding('backup.room', backupFolder)];
  const [newest] = scheduledBackups(backupFolder);
  const failure = failedBackup(folder);
  if (failure) {
    const what = `The last backup failed (${failure.code}) on ${new Date(failure.at).toISOString()}.`;
    found.push(
      fail('backup.last', what, 'Make room, or correct the backup folder; the service tries again by itself.'),
    );
  }
  if (!newest)
    return [
      ...found,
      warn(check, 'There is no backup yet.', 'The service makes the first one when it starts; look again then.'),
    ];
  const hours = Math.floor((now - newest.at) / 3_600_000);
  const what = `The newest backup is ${hours} hours old.`;
  // A service that was down for a night is no alarm yet.
  if (hours >= 2 * backupHours)
    return [...found, fail(check, what, 'See that the service runs; it makes backups by itself.')];
  return [...found, ok(check, what)];
}
