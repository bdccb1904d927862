import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { appVersion } from '../../workbench/base/app/appVersion.ts';

/** A system that the app is packaged for, in Node's words. */
export interface PackageTarget {
  readonly platform: 'win32' | 'darwin' | 'linux';
  readonly arch: 'x64' | 'arm64';
}

/** Who stands behind the packages; their builder says so by variables. */
export interface Publisher {
  /** Name and address, such as `Example IT <it@example.org>`. */
  readonly maintainer: string;
  readonly homepage: string;
}

export interface StageOptions {
  /** The repository: its `out` is built, its packages are installed. */
  readonly root: string;
  /** Emptied, and filled with what goes along. */
  readonly folder: string;
  readonly target: PackageTarget;
  readonly publisher: Publisher;
}

/** What of `out` the app reads. The browser tab's part is the service's to serve, source maps are nobody's. */
const built = [
  'electron/main.js',
  'electron/preload.cjs',
  'electron/{injectorChild,endKeyChild}.js',
  'electron/SYSTEM/{activityChild,overlayChild}.js',
  '{ui,chromium,pages,sandbox,stage}/*.{js,css,html,svg,webmanifest}',
  'extensions/*/{app,helper,sharer}.js',
  'extensions/*/manifest.json',
  'licences.txt',
];

/** Packages with programs of the machine in them, and what of each runs. PLACE is the system and its architecture. */
const packages: Readonly<Record<string, readonly string[]>> = {
  koffi: ['package.json', 'LICENSE.txt', 'index.{js,cjs}', 'src/koffi/**/*.{js,cjs}'],
  '@koromix/koffi-PLACE': ['package.json', 'index.js', '{linux,win32,darwin}_{x64,arm64}/*.node'],
  'uiohook-napi': ['package.json', 'LICENSE', 'dist/index.js', 'prebuilds/PLACE/*.node'],
  'node-gyp-build': ['package.json', 'LICENSE', 'index.js', 'node-gyp-build.js'],
};

/** Of a package's own description, what is needed when it runs. */
const described = ['name', 'version', 'license', 'type', 'main', 'exports', 'imports', 'dependencies'];

/**
 * Puts together exactly what goes into a package: the built app, its native packages with this system's programs, and a
 * description. Throws, in one sentence, where something is not there.
 */
export async function stageApp({ root, folder, target, publisher }: StageOptions): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const system = target.platform === 'win32' ? 'windows' : target.platform === 'darwin' ? 'mac' : 'x11';
  for (const pattern of built)
    await take(join(root, 'out'), join(folder, 'out'), pattern.replace('SYSTEM', system), 'Build it first.');
  const place = `${target.platform}-${target.arch}`;
  for (const [name, patterns] of Object.entries(packages)) {
    const path = join('node_modules', name.replace('PLACE', place));
    const advice = `Its programs for ${place} are installed on such a machine, or with npm's --os and --cpu.`;
    for (const pattern of patterns)
      await take(join(root, path), join(folder, path), pattern.replace('PLACE', place), advice);
    await shorten(join(folder, path, 'package.json'), place);
  }
  await writeFile(join(folder, 'package.json'), json(await description(root, publisher)));
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}

async function take(from: string, to: string, pattern: string, advice: string): Promise<void> {
  const files = globSync(pattern, { cwd: from });
  if (files.length === 0) throw new Error(`${join(from, pattern)} is not there. ${advice}`);
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    if (/\.(js|cjs|css)$/.test(file))
      await writeFile(join(to, file), unmapped(await readFile(join(from, file), 'utf8')));
    else await cp(join(from, file), join(to, file));
  }
}

/** Nobody asks for a source map that does not go along. */
function unmapped(text: string): string {
  return text.replaceAll(/^(\/\/|\/\*)# sourceMappingURL=.*$\n?/gm, '');
}

async function shorten(file: string, place: string): Promise<void> {
  const read = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const kept = Object.entries(read).filter(([name]) => described.includes(name));
  const programs = read['name'] === 'koffi' ? { [`@koromix/koffi-${place}`]: read['version'] } : undefined;
  await writeFile(file, json({ ...Object.fromEntries(kept), ...(programs && { dependencies: programs }) }));
}

async function description(root: string, { maintainer, homepage }: Publisher) {
  const { description, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const { dependencies } = JSON.parse(await readFile(join(root, 'workbench/package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return {
    name: 'handrail',
    productName: 'Handrail',
    version: appVersion,
    description,
    license,
    author: maintainer,
    homepage,
    type: 'module',
    main: 'out/electron/main.js',
    // By this the window and its entry in the menu find each other on Linux.
    desktopName: 'handrail.desktop',
    dependencies: Object.fromEntries(['koffi', 'uiohook-napi'].map((name) => [name, dependencies[name]])),
  };
}

/** Whether this machine has what a package for that system needs: its programs may be another machine's. */
export function canStage(root: string, { platform, arch }: PackageTarget): boolean {
  return existsSync(join(root, 'node_modules', '@koromix', `koffi-${platform}-${arch}`));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Paths as they stand in an archive, on every system. */
export function toSlashes(path: string): string {
  return path.split(sep).join('/');
}
