import { join } from 'node:path';
import { type AfterPackContext, Arch } from 'electron-builder';
import { setFuses } from './fuses.ts';
import { packageProblems } from './inspectPackage.ts';
import type { PackageTarget } from './stageApp.ts';

/** electron-builder calls it with the app put together, before anything is signed: fuses, and a last look at what goes along. */
export async function afterPack({ appOutDir, arch, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  const platform = electronPlatformName as PackageTarget['platform'];
  const target = { platform, arch: Arch[arch] as PackageTarget['arch'] };
  const problems = packageProblems(packager.getResourcesDir(appOutDir), target);
  if (problems.length > 0) throw new Error(`This package must not leave the house:\n${problems.join('\n')}`);
  const { productFilename } = packager.appInfo;
  const name =
    platform === 'linux' ? 'handrail' : platform === 'win32' ? `${productFilename}.exe` : `${productFilename}.app`;
  // A bundle that nobody signs needs at least a signature of its own; signing makes another one.
  const adHoc = platform === 'darwin' && process.platform === 'darwin' && target.arch === 'arm64';
  await setFuses(join(appOutDir, name), { adHoc });
}
