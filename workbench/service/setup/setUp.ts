import { resolve } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import type { RandomBytes } from '../../base/random.ts';
import { openDataFolder } from '../store/files/dataFolder.ts';
import { signingKey } from '../store/files/keyFiles.ts';
import { apiFinding } from './apiCheck.ts';
import { certificateFindings } from './certificateCheck.ts';
import { type Configuration, checkConfiguration } from './configuration.ts';
import { readConfiguration, writeConfiguration } from './configurationFile.ts';
import { type Given, merged } from './fields.ts';
import type { Finding } from './finding.ts';
import { folderFindings } from './folderCheck.ts';
import { serverOf, signInWith, turnOf } from './fromConfiguration.ts';
import { providerFindings } from './providerCheck.ts';
import { serverFindings } from './serverCheck.ts';
import { SetupToken } from './setupToken.ts';
import { turnFindings } from './turnCheck.ts';

/** What setting up needs of the machine, handed in so that tests own it. */
export interface SetUpParts {
  readonly dataFolder: string;
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly fetch: typeof fetch;
}

/** Sets a service up, for the command and the page alike: what is asked is put to what is set, checked, and only then written. */
export class SetUp {
  readonly token: SetupToken;
  readonly #parts: SetUpParts;

  constructor(parts: SetUpParts) {
    this.#parts = { ...parts, dataFolder: resolve(parts.dataFolder) };
    this.token = new SetupToken(this.#parts);
  }

  get dataFolder(): string {
    return this.#parts.dataFolder;
  }

  /** Errors: those of `readConfiguration`. */
  get current(): Configuration | undefined {
    return readConfiguration(this.#parts.dataFolder);
  }

  /** As it would be with what is asked. Error: `invalid_input` with the field. */
  planned(asked: Given): Configuration {
    const plan = merged(this.current, absolute(asked), this.#parts.dataFolder);
    return checkConfiguration(plan);
  }

  /** Looks at everything outside: certificate, identity provider, backup folder, database server, the secret of TURN servers. */
  async check(plan: Configuration): Promise<readonly Finding[]> {
    const { fetch, now } = this.#parts;
    const { front, certificate, key, address } = plan;
    const files = front === 'tls' && certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
    const { database } = serverOf(plan);
    const { turn } = turnOf(plan);
    return [
      ...(files ? certificateFindings(files, address, now()) : []),
      ...(await providerFindings(plan, { fetch, now })),
      apiFinding(address, signInWith(plan).provider),
      ...folderFindings(plan.backupFolder),
      ...(database ? await serverFindings(database) : []),
      ...(turn ? turnFindings(turn) : []),
    ];
  }

  /** Writes it, and makes what is not there yet: folders and keys. Nothing that is there is replaced but the configuration. */
  async save(plan: Configuration): Promise<void> {
    const { dataFolder } = this.#parts;
    try {
      const folder = openDataFolder(dataFolder);
      try {
        await signingKey(folder.keys, 'grants', 'EdDSA');
      } finally {
        folder.dispose();
      }
    } catch (error) {
      // A service that runs has made its keys.
      if (HandrailError.from(error).details['problem'] !== 'data_in_use') throw error;
    }
    writeConfiguration(dataFolder, plan);
  }
}

/** Paths are kept whole: the service may be started elsewhere. */
function absolute(asked: Given): Given {
  const paths = (['certificate', 'key', 'backupFolder', 'turnSecretFile'] as const).flatMap((name) => {
    const value = asked[name];
    return typeof value === 'string' && value !== '' ? [[name, resolve(value)] as const] : [];
  });
  return { ...asked, ...Object.fromEntries(paths) };
}
