import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where an app looks for what electron-builder left of its packaging. */
export interface Packaging {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The app's resources. */
  readonly resources: string;
}

/** How a package says that it is updated (`app-update.yml`). */
export interface PackagedUpdates {
  /** Where from; absent where it does not say. Nothing is trusted because it comes from there. */
  readonly feed: string | undefined;
  /** Where electron-updater keeps what it fetches (its `getAppCacheDir` and `updaterCacheDirName`). */
  readonly downloads: string;
}

/**
 * Undefined where this app does not replace itself: what is no package; on Windows the msi, which software distribution brings and
 * which has no uninstaller of its own beside the app; on Linux all but AppImage, since deb and rpm come from signed package sources.
 */
export function packagedUpdates({ platform, environment, home, resources }: Packaging): PackagedUpdates | undefined {
  const notes = join(resources, 'app-update.yml');
  if (!existsSync(notes)) return undefined;
  if (platform === 'linux' && !environment['APPIMAGE']) return undefined;
  if (platform === 'win32' && !existsSync(join(resources, '..', 'Uninstall Handrail.exe'))) return undefined;
  const text = readFileSync(notes, 'utf8');
  const name = said(text, 'updaterCacheDirName');
  if (name === undefined || !/^[A-Za-z0-9@._-]+$/.test(name)) return undefined;
  return { feed: said(text, 'url'), downloads: join(cacheOf(platform, environment, home), name, 'pending') };
}

/** A value at the top of the file, which electron-builder writes line by line. */
function said(text: string, name: string): string | undefined {
  return new RegExp(`^${name}: *['"]?([^\\s'"]+)['"]? *$`, 'm').exec(text)?.[1];
}

function cacheOf(platform: string, environment: Packaging['environment'], home: string): string {
  if (platform === 'win32') return environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return environment['XDG_CACHE_HOME'] || join(home, '.cache');
}
