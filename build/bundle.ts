import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import {
  type BundleRow,
  beside,
  bundleTable,
  type DocumentRow,
  documentTable,
  manifestEntries,
} from './bundleTable.ts';
import { importsOf } from './imports.ts';
import { withLock } from './lock.mjs';
import { noticesOf, packagesOf } from './notices.ts';

/** What one call of `bundle` did; paths are relative to the folder `out`. */
export interface BundleResult {
  readonly built: readonly string[];
  readonly unchanged: readonly string[];
  readonly ms: number;
}

/** Which tree to bundle and where to; this repository and its `out` where nothing is said. */
export interface BundleOptions {
  readonly root?: string;
  readonly out?: string;
  readonly cache?: string;
  readonly log?: (text: string) => void;
}

/** What a result was made from, by file and content hash, and which files it wrote. */
interface Made {
  readonly settings: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

const repository = dirname(import.meta.dirname);

/**
 * Bundles everything in build/bundleTable.ts that exists and has changed since the last time. Throws on the first error
 * in any entry, with esbuild's message. Several processes may call it at once.
 */
export async function bundle(options: BundleOptions = {}): Promise<BundleResult> {
  const root = options.root ?? repository;
  const job: Job = {
    root,
    out: options.out ?? join(root, 'out'),
    cache: options.cache ?? join(root, '.cache/bundle'),
    hashes: new Map(),
  };
  mkdirSync(job.cache, { recursive: true });
  return withLock(join(job.cache, 'lock'), options.log ?? (() => undefined), async () => {
    const begin = performance.now();
    const built: string[] = [];
    const unchanged: string[] = [];
    const made = bundleTasks(job);
    const perform = async (task: Task) => {
      if (isCurrent(job, task)) unchanged.push(task.target);
      else {
        remember(job, task, await task.make());
        built.push(task.target);
      }
    };
    for (const task of [...made, ...documentTasks(job), ...manifestTasks(job)]) await perform(task);
    for (const task of noticeTasks(job, made)) await perform(task);
    return { built, unchanged, ms: Math.round(performance.now() - begin) };
  });
}

interface Job {
  readonly root: string;
  readonly out: string;
  readonly cache: string;
  readonly hashes: Map<string, string>;
}

interface Task {
  readonly target: string;
  readonly settings: string;
  /** Writes the result and tells which files it was made from, and which it wrote. */
  readonly make: () => Promise<{ readonly inputs: readonly string[]; readonly outputs: readonly string[] }>;
}

function bundleTasks(job: Job): readonly Task[] {
  return bundleTable.flatMap((row) =>
    found(job, row.entries).map((entry) => {
      const target = row.target(entry);
      return { target, settings: settingsOf(job, row, entry), make: () => bundleEntry(job, row, entry, target) };
    }),
  );
}

async function bundleEntry(job: Job, row: BundleRow, entry: string, target: string) {
  const options: BuildOptions = {
    entryPoints: { [target]: join(job.root, entry) },
    outdir: job.out,
    absWorkingDir: job.root,
    nodePaths: [join(repository, 'node_modules')],
    bundle: true,
    write: false,
    metafile: true,
    format: row.format,
    platform: 'browser',
    target: 'chrome120',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent',
    ...row.options,
  };
  const result = await build(options);
  const outputs: string[] = [];
  for (const file of result.outputFiles ?? []) outputs.push(write(job, relative(job.out, file.path), file.contents));
  const copied = copies(job, row, entry);
  for (const file of copied) {
    const to = join(dirname(target), file.slice(file.lastIndexOf('/') + 1));
    outputs.push(write(job, to, readFileSync(join(job.root, file))));
  }
  return { inputs: [...Object.keys(result.metafile?.inputs ?? {}), ...copied], outputs };
}

function documentTasks(job: Job): readonly Task[] {
  return documentTable
    .filter(({ template }) => existsSync(join(job.root, template)))
    .map((row) => ({ target: row.target, settings: 'document', make: async () => makeDocument(job, row) }));
}

function makeDocument(job: Job, { template, target, scripts }: DocumentRow) {
  let text = readFileSync(join(job.root, template), 'utf8');
  const inputs = [template];
  for (const [name, script] of Object.entries(scripts)) {
    const path = join(job.out, script);
    inputs.push(toSlashes(relative(job.root, path)));
    const bundle = readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
    // A script inside a document must not hold the end of its own element.
    const inline = bundle.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--');
    text = text.replace(`/* %${name}% */`, () => inline);
  }
  return { inputs, outputs: [write(job, target, Buffer.from(text))] };
}

function manifestTasks(job: Job): readonly Task[] {
  return found(job, manifestEntries).map((entry) => {
    const folder = entry.split('/')[1] ?? '';
    const target = `extensions/${folder}/manifest.json`;
    return { target, settings: 'manifest', make: () => writeManifest(job, entry, folder, target) };
  });
}

async function writeManifest(job: Job, entry: string, folder: string, target: string) {
  const inputs = filesBehind(job, entry);
  // The address carries the content, so that a long-lived process sees a manifest that was changed.
  const version = hash(inputs.map((file) => hashOf(job, file)).join());
  const loaded: unknown = await import(`${pathToFileURL(join(job.root, entry)).href}?${version}`);
  const manifest = manifestIn(loaded);
  if (manifest === undefined) throw new Error(`${entry}: it must export "manifest", made by defineExtension.`);
  if (manifest.id !== folder) throw new Error(`${entry}: its id is "${String(manifest.id)}", its folder "${folder}".`);
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  return { inputs, outputs: [write(job, target, Buffer.from(text))] };
}

function manifestIn(loaded: unknown): { readonly id?: unknown } | undefined {
  if (typeof loaded !== 'object' || loaded === null) return undefined;
  const value: unknown = 'manifest' in loaded ? loaded.manifest : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** A manifest and every file of this tree that it imports. */
function filesBehind(job: Job, entry: string): readonly string[] {
  const files = [entry];
  for (const file of files) {
    for (const { specifier } of importsOf(file, readFileSync(join(job.root, file), 'utf8'))) {
      const path = specifier.startsWith('.')
        ? toSlashes(join(dirname(file), specifier))
        : specifier === '@handrail/sdk'
          ? 'sdk/index.ts'
          : specifier.startsWith('@handrail/sdk/')
            ? `sdk/${specifier.slice('@handrail/sdk/'.length)}.ts`
            : undefined;
      if (path !== undefined && existsSync(join(job.root, path)) && !files.includes(path)) files.push(path);
    }
  }
  return files;
}

/** The licences of the packages in what was bundled, which go along with it. */
function noticeTasks(job: Job, made: readonly Task[]): readonly Task[] {
  const files = made.flatMap((task) => Object.keys(readMade(job, task).inputs));
  const packages = packagesOf([...files, ...found(job, beside)]);
  if (packages.length === 0) return [];
  const target = 'licences.txt';
  const settings = hash(JSON.stringify({ packages, lock: hashOf(job, 'package-lock.json') }));
  const make = async () => ({
    inputs: found(job, ['build/notices.ts', 'build/licences/*.txt']),
    outputs: [write(job, target, Buffer.from(noticesOf(job.root, packages)))],
  });
  return [{ target, settings, make }];
}

function isCurrent(job: Job, task: Task): boolean {
  if (!existsSync(recordPath(job, task))) return false;
  const made = readMade(job, task);
  if (made.settings !== task.settings) return false;
  const inputs = Object.entries(made.inputs).every(([file, was]) => hashOf(job, file) === was);
  return inputs && Object.entries(made.outputs).every(([file, was]) => contentHash(join(job.out, file)) === was);
}

function remember(job: Job, task: Task, made: { inputs: readonly string[]; outputs: readonly string[] }): void {
  const record: Made = {
    settings: task.settings,
    inputs: Object.fromEntries(made.inputs.map((file) => [file, hashOf(job, file)])),
    outputs: Object.fromEntries(made.outputs.map((file) => [file, contentHash(join(job.out, file))])),
  };
  writeFileSync(recordPath(job, task), JSON.stringify(record));
}

function readMade(job: Job, task: Task): Made {
  return JSON.parse(readFileSync(recordPath(job, task), 'utf8')) as Made;
}

function recordPath(job: Job, task: Task): string {
  return join(job.cache, `${task.target.replaceAll('/', '.')}.json`);
}

/** What else decides the result: the row, the files that go along, and the packages installed. */
function settingsOf(job: Job, row: BundleRow, entry: string): string {
  const { name, format, options } = row;
  const lock = hashOf(job, 'package-lock.json');
  return hash(JSON.stringify({ name, format, options, copies: copies(job, row, entry), lock, builder: 1 }));
}

function copies(job: Job, row: BundleRow, entry: string): readonly string[] {
  return found(
    job,
    (row.copy ?? []).map((pattern) => `${dirname(entry)}/${pattern}`),
  );
}

function found(job: Job, patterns: readonly string[]): readonly string[] {
  return globSync([...patterns], { cwd: job.root })
    .map(toSlashes)
    .sort();
}

/** Packages do not change without the lock file; hashing their thousands of files would cost more than it tells. */
function hashOf(job: Job, file: string): string {
  const key = file.includes('node_modules/') ? 'package-lock.json' : file;
  const known = job.hashes.get(key) ?? contentHash(join(job.root, key));
  job.hashes.set(key, known);
  return known;
}

function contentHash(path: string): string {
  return existsSync(path) ? hash(readFileSync(path)) : 'none';
}

/** Moved into place whole, so that a reader never sees half a file. */
function write(job: Job, file: string, contents: Uint8Array): string {
  const path = join(job.out, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, contents);
  renameSync(`${path}.new`, path);
  return toSlashes(file);
}

function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function toSlashes(path: string): string {
  return path.split(sep).join('/');
}

if (import.meta.main) {
  try {
    const { built, unchanged, ms } = await bundle({ log: (text) => process.stderr.write(`${text}\n`) });
    for (const target of built) process.stdout.write(`bundled ${target}\n`);
    process.stdout.write(`bundle: ${built.length} made, ${unchanged.length} unchanged, ${ms} ms\n`);
  } catch (error) {
    process.stderr.write(`handrail: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
