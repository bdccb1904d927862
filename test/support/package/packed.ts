import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { bundle } from '../../../build/bundle.ts';
import { makePackages } from '../../../build/package/makePackages.ts';
import type { PackageTarget } from '../../../build/package/stageApp.ts';
import { standInElectron, standInRoot } from './standIn.ts';

/** Packages as electron-builder makes them of our configuration, on a stand-in for Electron's program. */
export interface Packed {
  /** Whatever was made. */
  readonly output: string;
  /** The folder of the installed app, and the one in it that holds the archive. */
  readonly app: string;
  readonly resources: string;
  readonly files: readonly string[];
  dispose(): Promise<void>;
}

const unpacked = { linux: 'linux-unpacked', win32: 'win-unpacked', darwin: 'mac' } as const;

/** Lets electron-builder make these kinds of package for a system. Nothing is fetched; no package that comes out of it runs. */
export async function pack(target: PackageTarget, kinds: readonly string[]): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-packed-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    await bundle();
    const root = await standInRoot(join(folder, 'root'), target);
    const electron = await standInElectron(join(folder, 'electron'), target.platform);
    const fpm = join(import.meta.dirname, 'fpm.ts');
    await writeFile(join(folder, 'fpm'), `#!/bin/sh\nexec "${process.execPath}" "${fpm}" "$@"\n`, { mode: 0o755 });
    process.env['USE_SYSTEM_FPM'] = 'true';
    process.env['PATH'] = `${folder}${delimiter}${process.env['PATH']}`;
    const output = join(folder, 'packages');
    const publisher = { maintainer: 'Example IT <it@example.org>', homepage: 'https://example.org/' };
    const updates = 'https://updates.example.org/handrail/';
    const made = await makePackages({ root, target, kinds, publisher, updates, output, electron });
    const suffix = target.arch === 'x64' ? '' : `-${target.arch}`;
    const name = unpacked[target.platform].replace(/(-unpacked)?$/, `${suffix}$1`);
    const app = join(output, name);
    const resources = join(app, target.platform === 'darwin' ? 'Handrail.app/Contents/Resources' : 'resources');
    return { output, app, resources, files: made, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
