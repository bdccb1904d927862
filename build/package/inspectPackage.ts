import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listPackage, statFile } from '@electron/asar';
import { type PackageTarget, toSlashes } from './stageApp.ts';

/** A file of the packed app: where it is, and whether it lies beside the archive, as programs of the machine must. */
export interface PackedFile {
  readonly path: string;
  readonly unpacked: boolean;
}

/** Every file of an archive, sorted, without its folders. */
export function packedFiles(archive: string): readonly PackedFile[] {
  return listPackage(archive, { isPack: false })
    .map((path) => toSlashes(path).replace(/^\//, ''))
    .map((path) => ({
      path,
      found: statFile(archive, path.split('/').join(process.platform === 'win32' ? '\\' : '/')),
    }))
    .filter(({ found }) => !('files' in found))
    .map(({ path, found }) => ({ path, unpacked: found.unpacked === true }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const needed = ['package.json', 'out/electron/main.js', 'out/electron/preload.cjs', 'out/ui/main.js'];
const packages = ['koffi', '@koromix', 'uiohook-napi', 'node-gyp-build'];

/** What is wrong with a packed app for this system, one sentence each: `resources` is the folder with the archive. */
export function packageProblems(resources: string, { platform, arch }: PackageTarget): readonly string[] {
  const archive = join(resources, 'app.asar');
  if (!existsSync(archive)) return ['The app is not in an archive.'];
  const files = packedFiles(archive);
  const problems: string[] = existsSync(join(resources, 'licences.txt')) ? [] : ['licences.txt: is missing'];
  const refuse = (what: string, which: (file: PackedFile) => boolean) => {
    for (const file of files.filter(which)) problems.push(`${file.path}: ${what}`);
  };
  for (const path of needed) if (!files.some((file) => file.path === path)) problems.push(`${path}: is missing`);
  refuse('is a source map', ({ path }) => path.endsWith('.map'));
  refuse('is source or types', ({ path }) => /\.(tsx?|mts|cts|cc|hh|h|gyp)$/.test(path));
  refuse('is a test', ({ path }) => /(^|\/)(tests?|fixture)\/|\.test\./.test(path));
  refuse('belongs to no part of the app', ({ path }) => !/^(out|node_modules)\/|^(package\.json|LICENSE)$/.test(path));
  refuse('is the service’s to serve', ({ path }) => path.startsWith('out/web/'));
  refuse('is a package that the app does not need', ({ path }) => {
    const name = /^node_modules\/([^/]+)/.exec(path)?.[1];
    return name !== undefined && !packages.includes(name);
  });
  const natives = files.filter(({ path }) => path.endsWith('.node'));
  refuse('is a program of the machine inside the archive', (file) => natives.includes(file) && !file.unpacked);
  refuse('lies beside the archive, where nothing vouches for it', (file) => !natives.includes(file) && file.unpacked);
  refuse('is for another system', (file) => natives.includes(file) && !fits(file.path, platform, arch));
  for (const name of ['koffi', 'uiohook-napi'])
    if (!natives.some(({ path }) => path.includes(`/${name}`))) problems.push(`${name}: its program is missing`);
  const beside = `${archive}.unpacked`;
  for (const { path } of natives)
    if (!existsSync(join(beside, path))) problems.push(`${path}: is not beside the archive`);
  for (const path of existsSync(beside) ? filesBelow(beside) : [])
    if (!natives.some((file) => file.path === path)) problems.push(`${path}: lies beside the archive and is not of it`);
  return problems;
}

function fits(path: string, platform: string, arch: string): boolean {
  return (
    path.includes(`/prebuilds/${platform}-${arch}/`) ||
    path.endsWith(`-${platform}-${arch}/${platform}_${arch}/koffi.node`)
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map(toSlashes);
}
