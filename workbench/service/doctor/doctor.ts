import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { scheduledBackups } from '../backups/backupNames.ts';
import { failedBackup } from '../backups/scheduledBackups.ts';
import { sentenceOf } from '../http/sentences.ts';
import { certificateFindings } from '../setup/certificateCheck.ts';
import type { Configuration } from '../setup/configuration.ts';
import { configurationFile, readConfiguration } from '../setup/configurationFile.ts';
import { type Finding, fail, ok, warn } from '../setup/finding.ts';
import { folderFindings, roomFinding } from '../setup/folderCheck.ts';
import { providerFindings } from '../setup/providerCheck.ts';
import type { ServerPlace } from '../store/postgres/postgresEngine.ts';
import { addressFinding } from './addressCheck.ts';
import { databaseFindings } from './databaseFindings.ts';
import { isInUse } from './inUse.ts';
import { keyFindings } from './keyFindings.ts';
import { serverFindings } from './serverFindings.ts';

export interface DoctorParts {
  readonly dataFolder: string;
  /** What holds the records, where they are not in the data folder. */
  readonly server?: ServerPlace | undefined;
  readonly now: () => number;
  readonly fetch: typeof fetch;
}

/** Looks at all that a service stands on, whether it runs or not. Changes nothing, and says nothing secret. */
export async function examine({ dataFolder, server, now, fetch }: DoctorParts): Promise<readonly Finding[]> {
  const folder = resolve(dataFolder);
  const rights = folderRights(folder);
  if (!existsSync(folder)) return [rights, version()];
  const runs = isInUse(folder);
  const { configuration, findings } = configured(folder);
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
    ...(configuration ? await outside(configuration, runs, { now, fetch }) : []),
    ...(configuration && !server ? backupFindings(folder, configuration, now()) : []),
  ];
}

async function outside(
  set: Configuration,
  runs: boolean,
  { now, fetch }: Pick<DoctorParts, 'now' | 'fetch'>,
): Promise<readonly Finding[]> {
  const { front, certificate, key, address } = set;
  const isOwn = front === 'tls' && certificate !== undefined && key !== undefined;
  return [
    ...(isOwn ? certificateFindings({ certificate, key }, address, now()) : []),
    ...(runs ? [await addressFinding(address, fetch)] : []),
    ...(await providerFindings(set, { fetch, now })),
  ];
}

function version(): Finding {
  const { version: own } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const what = `Handrail ${own} on Node ${process.versions.node}.`;
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 24 ? ok('versions', what) : fail('versions', what, 'Start it with Node 24 or newer.');
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

function configured(folder: string): {
  readonly configuration: Configuration | undefined;
  readonly findings: readonly Finding[];
} {
  const check = 'configuration';
  const file = configurationFile(folder);
  try {
    const configuration = readConfiguration(folder);
    if (!configuration) {
      const advice = `Run handrail setup. A service that is set by its environment is not looked at further.`;
      return { configuration, findings: [warn(check, 'The service is not set up.', advice)] };
    }
    const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
    const finding = isOpen
      ? warn(check, `Others on this machine can read ${file}.`, 'Run chmod 600 on it.')
      : ok(check, 'The set-up is whole.');
    return { configuration, findings: [finding] };
  } catch (error) {
    const { what, do: advice } = sentenceOf(HandrailError.from(error));
    return { configuration: undefined, findings: [fail(check, `${what} (${file})`, advice)] };
  }
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
