import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { UpdateFile, UpdateManifest } from '../../../workbench/base/update/updateManifest.ts';
import { signUpdate } from '../../../workbench/base/update/updateManifest.ts';
import { FileKeystore } from '../../../workbench/desktop/keystore/fileKeystore.ts';
import { EngineUpdates, type EngineUpdatesParts } from '../../../workbench/desktop/updates/engineUpdates.ts';
import { KeptUpdates } from '../../../workbench/desktop/updates/keptUpdates.ts';
import { packagedUpdates } from '../../../workbench/desktop/updates/packagedUpdates.ts';
import type { UpdateEngine } from '../../../workbench/desktop/updates/updateEngine.ts';
import { makeUpdateKey, manifest, now, type UpdateKey } from '../../unit/base/update/updateFixtures.ts';
import type { TestCertificate } from '../certificates.ts';
import { replaceElectron } from '../electron/replaced.ts';
import { FakeClock } from '../fakeClock.ts';
import { MemoryLog } from '../flow/memoryMachine.ts';
import { owning, ownVariables } from '../owning.ts';
import { type UpdateServer, updateServer } from './updateServer.ts';

export const { machine, electron } = replaceElectron();
// After the replaced module is in its place.
export const electronUpdater = await import('electron-updater');

/** An app that runs from an AppImage, version 1.3.0, and its server. */
export interface UpdateHome {
  readonly server: UpdateServer;
  readonly key: UpdateKey;
  readonly clock: FakeClock;
  readonly log: MemoryLog;
  /** What runs: it is replaced for real. */
  readonly appImage: string;
  readonly downloads: string;
  /** Writes its name to a file beside the app when it starts. */
  program(name: string): Buffer;
  file(content: Buffer, changed?: Partial<UpdateFile>): UpdateFile;
  /** Puts a release on the server. */
  publish(content: Buffer, changed?: Partial<UpdateManifest>, by?: UpdateKey): Promise<UpdateManifest>;
  /** The app as it is after a start: it knows what it wrote down. */
  start(
    here?: { readonly version?: string; readonly platform?: string; readonly arch?: string },
    engine?: () => UpdateEngine,
    network?: Partial<Pick<EngineUpdatesParts, 'fetch' | 'ways'>>,
  ): EngineUpdates;
  /** What lies where downloads are kept. */
  left(): readonly string[];
}

/** A server for updates that is not on this machine, as far as the app can tell. */
export interface UpdatesElsewhere {
  readonly feed: string;
  readonly tls: TestCertificate;
}

/** For one test at a time: electron-updater looks at the environment of the process. */
export async function updateHome(t: TestContext, elsewhere?: UpdatesElsewhere): Promise<UpdateHome> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-update-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const server = await updateServer(t, elsewhere?.tls);
  const feed = elsewhere?.feed ?? server.feed;
  const [resources, data] = [join(folder, 'resources'), join(folder, 'data')];
  for (const each of [resources, data]) await mkdir(each);
  writeFileSync(
    join(resources, 'app-update.yml'),
    `provider: generic\nurl: ${feed}\nupdaterCacheDirName: handrail-updater\n`,
  );
  const appImage = join(folder, 'Handrail.AppImage');
  writeFileSync(appImage, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const environment = { APPIMAGE: appImage, XDG_CACHE_HOME: join(folder, 'cache') };
  const own = owning((end) => t.after(end));
  ownVariables(own, environment);
  Reflect.set(process, 'resourcesPath', resources);
  own(() => Reflect.deleteProperty(process, 'resourcesPath'));
  machine.version = '1.3.0';
  machine.exited = undefined;
  machine.relaunched = 0;
  machine.paths.set('userData', data);
  const key = makeUpdateKey();
  const clock = new FakeClock(now);
  const log = new MemoryLog();
  const { downloads = '' } = packagedUpdates({ platform: 'linux', environment, home: folder, resources }) ?? {};
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const file: UpdateHome['file'] = (content, changed) => ({
    platform: 'linux',
    arch: process.arch === 'arm64' ? 'arm64' : 'x64',
    name: 'Handrail-1.4.0.AppImage',
    size: content.length,
    sha512: createHash('sha512').update(content).digest('base64'),
    ...changed,
  });
  return {
    server,
    key,
    clock,
    log,
    appImage,
    downloads,
    program: (name) =>
      Buffer.from(
        `#!/bin/sh\necho ${name} > '${folder}/started.part'\nmv '${folder}/started.part' '${folder}/started'\n`,
      ),
    file,
    async publish(content, changed, by = key) {
      const made = manifest({ files: [file(content)], ...changed });
      server.served.set(`/updates/${made.channel}.update`, await signUpdate(made, [by]));
      server.served.set(`/updates/${made.files[0]?.name}`, content);
      return made;
    },
    start: (here, engine = () => new electronUpdater.AppImageUpdater(), network = {}) =>
      new EngineUpdates({
        feed: new URL(feed),
        source: { channel: 'stable', keys: [key.publicKey] },
        here: { version: '1.3.0', platform: process.platform, arch: process.arch, ...here },
        engine: async () => engine(),
        downloads,
        kept: new KeptUpdates(new FileKeystore(join(data, 'update')), random, log),
        fetch,
        clock,
        ...network,
      }),
    left: () => (existsSync(downloads) ? readdirSync(downloads) : []),
  };
}

/** What the program that was started said its name was; undefined while none was. */
export function started(appImage: string): string | undefined {
  const file = join(appImage, '../started');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
