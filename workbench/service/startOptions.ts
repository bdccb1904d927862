import { HandrailError } from '@handrail/sdk';
import type { ServiceOptions } from './options.ts';
import { checkPrivate, readConfiguration } from './setup/configurationFile.ts';
import { optionsFrom, serverOf } from './setup/fromConfiguration.ts';
import { signInFrom } from './signInFrom.ts';
import { turnFrom } from './turn/turnOptions.ts';

/** What the command line says; what it leaves open comes from the set-up, or is usual. */
export interface StartAsked {
  readonly dataFolder: string;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly demo: boolean;
  readonly quiet: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const usualPort = 8420;
const ofIdentity = ['ISSUER', 'CLIENT_ID', 'AUDIENCE', 'SCOPE', 'TENANT', 'PROVIDER'].map((name) => `HANDRAIL_${name}`);

/** Whether the environment says who signs people in: a set-up in the data folder then counts for nothing. */
export function namesProvider(env: Environment): boolean {
  return ofIdentity.some((name) => env[name]);
}

/**
 * What a service is to be started with: demo people, the environment where it names a provider, else as the data folder is set up, with the
 * environment before it where both say something; undefined where it is not. Errors: those of `signInFrom`, `readConfiguration` and
 * `checkPrivate`.
 */
export function startOptions(asked: StartAsked, env: Environment): ServiceOptions | undefined {
  const { dataFolder, quiet, port, host } = asked;
  const minimumAppVersion = env['HANDRAIL_MINIMUM_APP_VERSION'];
  const always = { ...(minimumAppVersion !== undefined && { minimumAppVersion }), ...turnFrom(env) };
  const database = serverFrom(env);
  if (asked.demo || namesProvider(env)) {
    const publicAddress = env['HANDRAIL_PUBLIC_ADDRESS'];
    return {
      dataFolder,
      database,
      quiet,
      port: port ?? usualPort,
      host: host ?? '127.0.0.1',
      signIn: signInFrom(env, asked.demo),
      ...tlsFrom(env),
      ...(publicAddress !== undefined && { publicAddress }),
      ...always,
    };
  }
  const configuration = readConfiguration(dataFolder);
  if (!configuration) return undefined;
  checkPrivate(dataFolder, configuration);
  const set = optionsFrom(configuration);
  return {
    ...set,
    dataFolder,
    ...(database && { database }),
    quiet,
    port: port ?? set.port,
    host: host ?? set.host,
    ...always,
  };
}

/** The server that holds the records of this data folder, where they are not in it. Errors: those of `readConfiguration`. */
export function serverOfRecords(dataFolder: string, env: Environment): ServiceOptions['database'] {
  const configuration = namesProvider(env) ? undefined : readConfiguration(dataFolder);
  return serverFrom(env) ?? (configuration && serverOf(configuration).database);
}

/** The server that the environment names. */
export function serverFrom(env: Environment): ServiceOptions['database'] {
  const service = env['HANDRAIL_DATABASE_URL'];
  return service ? { service, owner: env['HANDRAIL_DATABASE_OWNER_URL'] || undefined } : undefined;
}

/** Both files or neither. Error: `invalid_input` with the variable. */
export function tlsFrom(env: Environment): Pick<ServiceOptions, 'tls'> {
  const [certificate, key] = [env['HANDRAIL_CERTIFICATE'], env['HANDRAIL_KEY']];
  if (certificate && key) return { tls: { certificate, key } };
  if (!certificate && !key) return {};
  throw new HandrailError('invalid_input', 'A certificate needs its key, and a key its certificate', {
    problem: 'variable',
    variable: certificate ? 'HANDRAIL_KEY' : 'HANDRAIL_CERTIFICATE',
  });
}
