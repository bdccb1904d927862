import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

const leftOut = new Set(['node_modules', '.git', '.cache', 'out']);

/**
 * Every file that belongs to the repository, as sorted paths with `/` relative to `root`: what git tracks, and what is
 * new and not ignored. Without git, or a checkout of it, the folder is walked instead.
 */
export function sourceFiles(root: string): readonly string[] {
  const paths = (existsSync(join(root, '.git')) ? listedByGit(root) : undefined) ?? walked(root);
  return paths.filter((path) => existsSync(join(root, path))).sort();
}

function listedByGit(root: string): readonly string[] | undefined {
  // The folder may belong to another user than the one who checks it, as it does in containers.
  const args = ['-c', `safe.directory=${root}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
  if (status !== 0)
    throw new Error(`git could not list the files of the repository. ${stderr ?? error?.message ?? ''}`);
  return [...new Set(stdout.split('\0').filter((path) => path !== ''))];
}

function walked(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (leftOut.has(entry.name)) return [];
    return entry.isDirectory() ? walked(root, path) : [path.split(sep).join('/')];
  });
}
