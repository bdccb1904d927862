import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AfterPackContext, Arch, build, type Configuration, Platform } from 'electron-builder';
import { afterPack } from './afterPack.ts';
import { appleIcon, iconPicture, windowsIcon } from './iconFiles.ts';
import { msiProjectCreated } from './msiProjectCreated.ts';
import { type PackageTarget, type Publisher, stageApp } from './stageApp.ts';

export interface MakeOptions {
  /** The repository, with electron-builder.yml. */
  readonly root: string;
  readonly target: PackageTarget;
  /** Kinds of package, such as `deb`; those of electron-builder.yml where none is named. `dir` makes only the folder. */
  readonly kinds: readonly string[];
  readonly publisher: Publisher;
  /** Address below which updates lie. A package without one is not updated by itself. */
  readonly updates?: string;
  /** Where the app is put together, where icons are written, and where packages go. */
  readonly work?: string;
  readonly output?: string;
  /** A folder with Electron's program for this system; electron-builder fetches it where none is named. */
  readonly electron?: string;
}

const platforms = { win32: Platform.WINDOWS, darwin: Platform.MAC, linux: Platform.LINUX } as const;

/** Stages the app for one system and lets electron-builder make packages of it; gives their paths. */
export async function makePackages(options: MakeOptions): Promise<readonly string[]> {
  const { root, target, kinds, publisher, updates, electron } = options;
  const work = options.work ?? join(root, '.cache/package');
  await writeIcons(join(import.meta.dirname, 'icons'), join(work, 'icons'));
  const app = join(work, 'app');
  await stageApp({ root, folder: app, target, publisher });
  const config: Configuration = {
    directories: { app, ...(options.output === undefined ? {} : { output: options.output }) },
    publish: updates === undefined ? null : [{ provider: 'generic', url: updates, channel: 'latest' }],
    ...(electron === undefined ? {} : { electronDist: electron, afterExtract: leaveElectronsOwnApp }),
    // Named in electron-builder.yml too, for whoever starts it by itself; there by paths that depend on where it is started.
    afterPack,
    msiProjectCreated,
    ...(options.work === undefined
      ? {}
      : { win: { icon: join(work, 'icons/icon.ico') }, mac: { icon: join(work, 'icons/icon.icns') } }),
    linux: { maintainer: publisher.maintainer },
  };
  const made = await build({
    projectDir: root,
    targets: platforms[target.platform].createTarget([...kinds], Arch[target.arch]),
    config,
    publish: 'never',
  });
  return [...made].sort();
}

/** electron-builder removes it by itself only from what it has fetched. */
async function leaveElectronsOwnApp({ appOutDir, electronPlatformName }: AfterPackContext): Promise<void> {
  const resources = electronPlatformName === 'darwin' ? 'Electron.app/Contents/Resources' : 'resources';
  for (const path of [`${resources}/default_app.asar`, 'version']) await rm(join(appOutDir, path), { force: true });
}

/** The icon files of Windows and macOS, from the same pictures that Linux takes as they are. */
async function writeIcons(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.png'));
  const pictures = await Promise.all(names.map(async (name) => iconPicture(await readFile(join(from, name)))));
  await mkdir(to, { recursive: true });
  await writeFile(join(to, 'icon.ico'), windowsIcon(pictures));
  await writeFile(join(to, 'icon.icns'), appleIcon(pictures));
}
