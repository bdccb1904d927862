import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of the import table as the compiler sees it: a file of build/tsconfig. */
export interface Project {
  readonly name: string;
  readonly path: string;
}

/** The projects that have at least one file to compile, in order of name. */
export function projects(root: string): readonly Project[] {
  const folder = join(root, 'build/tsconfig');
  return globSync('*.json', { cwd: folder })
    .filter((file) => file !== 'common.json')
    .sort()
    .map((file) => ({ name: file.replace(/\.json$/, ''), path: join(folder, file) }))
    .filter(({ path }) => hasFiles(folder, path));
}

function hasFiles(folder: string, path: string): boolean {
  const config = JSON.parse(readFileSync(path, 'utf8')) as { include: string[]; exclude?: string[] };
  return globSync(config.include, { cwd: folder, exclude: config.exclude ?? [] }).length > 0;
}
