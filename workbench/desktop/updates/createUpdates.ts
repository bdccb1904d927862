import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { appVersion } from '../../base/app/appVersion.ts';
import type { EventLog } from '../../device/ports/machine.ts';
import type { SessionWays } from '../../network/sessionLogins.ts';
import { FileKeystore } from '../keystore/fileKeystore.ts';
import { systemClock } from '../systemClock.ts';
import { EngineUpdates } from './engineUpdates.ts';
import { KeptUpdates } from './keptUpdates.ts';
import { packagedUpdates } from './packagedUpdates.ts';
import { feedAddress } from './readFeed.ts';
import type { UpdateEngine } from './updateEngine.ts';
import { type UpdateSource, updateSource } from './updateSource.ts';

export interface UpdatesPlace {
  readonly dataFolder: string;
  /** The app's resources. */
  readonly resources: string;
  /** What software distribution left: another feed, or `off`. */
  readonly preset: string | undefined;
  /** Loads electron-updater. */
  readonly engine: () => Promise<UpdateEngine>;
  /** The ways out of this machine. */
  readonly ways?: SessionWays | undefined;
  readonly log: EventLog;
}

/** How this app replaces itself; undefined where it does not: this build knows no key, the package no address, or something else brings updates. */
export function createUpdates(place: UpdatesPlace, source: UpdateSource = updateSource): EngineUpdates | undefined {
  const { preset, dataFolder, resources, engine, ways, log } = place;
  const { platform, arch, env } = process;
  if (preset === 'off' || source.keys.length === 0) return undefined;
  const packaged = packagedUpdates({ platform, environment: env, home: homedir(), resources });
  const feed = packaged && feedAddress(preset ?? packaged.feed ?? '');
  if (!feed) return undefined;
  const random = (length: number) => new Uint8Array(randomBytes(length));
  return new EngineUpdates({
    feed,
    source,
    here: { version: appVersion, platform, arch },
    engine,
    downloads: packaged.downloads,
    kept: new KeptUpdates(new FileKeystore(join(dataFolder, 'update')), random, log),
    fetch,
    ways,
    clock: systemClock(),
  });
}
