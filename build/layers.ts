import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { findCycles } from './cycles.ts';
import { type ImportFound, importsOf } from './imports.ts';
import { sourceFiles } from './sourceFiles.ts';

/** A row of the import table in build/layers.json, where the fields are explained. */
export interface LayerRow {
  readonly folder: string;
  readonly may: readonly string[];
  readonly modules: readonly string[];
  readonly compose?: readonly string[];
  readonly node: boolean;
}

/** Checks every import below `root` against the table; returns one sentence per breach and per import cycle. */
export function checkLayers(root: string, rows: readonly LayerRow[], files = sourceFiles(root)): readonly string[] {
  const problems: string[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const file of files.filter((path) => /\.(ts|tsx)$/.test(path) && !path.endsWith('.d.ts'))) {
    const row = rowOf(rows, file);
    if (row === undefined) {
      problems.push(
        `${file}: no row of build/layers.json fits this file. Put it into a folder of the table, or add a row.`,
      );
      continue;
    }
    const runtime: string[] = [];
    for (const found of importsOf(file, readFileSync(join(root, file), 'utf8'))) {
      const target = resolve(root, file, found.specifier);
      if (typeof target === 'string' && !found.typeOnly && !found.dynamic) runtime.push(target);
      const breach = breachOf(row, file, found, target);
      if (breach !== undefined)
        problems.push(`${file}:${found.line}: ${breach} (row "${row.folder}" of build/layers.json)`);
    }
    graph.set(file, runtime);
  }
  const cycles = findCycles(graph).map((way) => `${way[0]}: import cycle: ${way.join(' -> ')}`);
  return [...problems, ...cycles];
}

type Target = string | { readonly module: string } | { readonly builtin: string } | undefined;

/** A path below root, a package, a module of Node, or undefined when nothing is there. */
function resolve(root: string, file: string, specifier: string): Target {
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(file), specifier);
    return existsSync(join(root, path)) ? path : undefined;
  }
  if (isBuiltin(specifier)) return { builtin: specifier };
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (name !== '@handrail/sdk') return { module: name };
  return specifier === name ? 'sdk/index.ts' : `sdk/${specifier.slice(name.length + 1)}.ts`;
}

function breachOf(row: LayerRow, file: string, { specifier }: ImportFound, target: Target): string | undefined {
  if (target === undefined) return `"${specifier}" is not there`;
  if (typeof target === 'string') return mayReach(row, file, target) ? undefined : `must not import "${specifier}"`;
  if ('builtin' in target) {
    if (!row.node) return `must not import Node's "${specifier}"`;
    return specifier.startsWith('node:') ? undefined : `import "${specifier}" as "node:${specifier}"`;
  }
  const compose = posix.basename(file) === 'compose.ts' ? (row.compose ?? []) : [];
  const allowed = [...row.modules, ...compose].some((pattern) => fits(pattern, target.module));
  return allowed ? undefined : `must not import the package "${target.module}"`;
}

function mayReach(row: LayerRow, file: string, target: string): boolean {
  if (row.may.includes('*') || isBelow(target, ownFolder(row, file))) return true;
  return row.may.some((folder) => isBelow(target, folder));
}

/** The folder of the row, with its star filled in from the file: each extension has a folder of its own. */
function ownFolder(row: LayerRow, file: string): string {
  return file.split('/').slice(0, row.folder.split('/').length).join('/');
}

function rowOf(rows: readonly LayerRow[], file: string): LayerRow | undefined {
  const fitting = rows.filter((row) => {
    const parts = file.split('/');
    return row.folder.split('/').every((part, at) => parts.length > at + 1 && (part === '*' || part === parts[at]));
  });
  return fitting.sort((a, b) => b.folder.split('/').length - a.folder.split('/').length)[0];
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The table in git. */
export function layerRows(): readonly LayerRow[] {
  return (JSON.parse(readFileSync(join(import.meta.dirname, 'layers.json'), 'utf8')) as { rows: LayerRow[] }).rows;
}

if (import.meta.main) {
  const problems = checkLayers(dirname(import.meta.dirname), layerRows());
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.stdout.write(
    problems.length === 0 ? 'layers: every import is allowed\n' : `layers: ${problems.length} wrong\n`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}
