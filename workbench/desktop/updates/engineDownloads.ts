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

/**
 * The folder in which electron-updater keeps what it fetches (its `getAppCacheDir` and `updaterCacheDirName`). Undefined where this
 * app does not replace itself: what is no package of electron-builder's; on Linux all but AppImage, since deb and rpm come from
 * signed package sources; and a package that says so in `update-off`, as the msi for software distribution does.
 */
export function engineDownloads({ platform, environment, home, resources }: Packaging): string | undefined {
  const notes = join(resources, 'app-update.yml');
  if (!existsSync(notes) || existsSync(join(resources, 'update-off'))) return undefined;
  if (platform === 'linux' && !environment['APPIMAGE']) return undefined;
  const name = /^updaterCacheDirName:\s*['"]?([A-Za-z0-9@._-]+)['"]?\s*$/m.exec(readFileSync(notes, 'utf8'))?.[1];
  return name === undefined ? undefined : join(cacheOf(platform, environment, home), name, 'pending');
}

function cacheOf(platform: string, environment: Packaging['environment'], home: string): string {
  if (platform === 'win32') return environment['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return environment['XDG_CACHE_HOME'] || join(home, '.cache');
}
