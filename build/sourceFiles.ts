import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

const leftOut = new Set(['node_modules', '.git', '.cache', 'out']);

/**
 * Every file that belongs to the repository, as sorted paths with `/` relative to `root`: what git tracks, and what is
 * new and not ignored. A folder that is no git checkout is walked instead.
 */
export function sourceFiles(root: string): readonly string[] {
  const paths = existsSync(join(root, '.git')) ? listedByGit(root) : walked(root);
  return paths.filter((path) => existsSync(join(root, path))).sort();
}

function listedByGit(root: string): readonly string[] {
  // The folder may belong to another user than the one who checks it, as it does in containers.
  const args = ['-c', `safe.directory=${root}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(listed.split('\0').filter((path) => path !== ''))];
}

function walked(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (leftOut.has(entry.name)) return [];
    return entry.isDirectory() ? walked(root, path) : [path.split(sep).join('/')];
  });
}
