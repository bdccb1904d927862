import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import { writePrivate } from '../store/files/writePrivate.ts';
import { type Configuration, checkConfiguration, holdsPassword } from './configuration.ts';

/** Its name in the data folder. */
export const configurationName = 'configuration.json';

export function configurationFile(dataFolder: string): string {
  return join(resolve(dataFolder), configurationName);
}

/** How the service of a data folder is set up; undefined where it is not. Errors name the file and the field. */
export function readConfiguration(dataFolder: string): Configuration | undefined {
  const file = configurationFile(dataFolder);
  if (!existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read';
    throw new HandrailError('data_corrupt', 'The configuration cannot be read', { file, reason }, { cause });
  }
  try {
    return checkConfiguration(value);
  } catch (error) {
    const { code, message, details } = HandrailError.from(error);
    throw new HandrailError(code, message, { ...details, file }, { cause: error });
  }
}

/** Error: `policy_refused` where others can read the file and a password is in it. */
export function checkPrivate(dataFolder: string, configuration: Configuration): void {
  if (!holdsPassword(configuration) || !isOpenToOthers(dataFolder)) return;
  throw new HandrailError('policy_refused', 'Others can read the configuration', {
    problem: 'configuration_rights',
    file: configurationFile(dataFolder),
  });
}

export function isOpenToOthers(dataFolder: string): boolean {
  return process.platform !== 'win32' && (statSync(configurationFile(dataFolder)).mode & 0o077) !== 0;
}

export function writeConfiguration(dataFolder: string, configuration: Configuration): void {
  writePrivate(configurationFile(dataFolder), `${JSON.stringify(configuration, undefined, 2)}\n`);
}
