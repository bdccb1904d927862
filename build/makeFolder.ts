import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'you may not write there'],
  ['EPERM', 'you may not write there'],
  ['EROFS', 'the disk is read-only'],
  ['ENOENT', 'nothing can be made there'],
  ['EEXIST', 'a file is in its place'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['ENOSPC', 'the disk is full'],
  ['ENAMETOOLONG', 'its path is too long'],
]);

/** Makes a folder for its owner alone, and those above it as usual; else the rest of a sentence that begins with what it is. */
export async function makeFolder(path: string): Promise<string | undefined> {
  try {
    // Step by step: where nothing can be made, such as in /proc, Node's own way to make all at once never ends.
    const missing: string[] = [];
    for (let at = path; !(await isThere(at)) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
    // Only the one that was named: those above it may hold what others read, as `out` does.
    for (const folder of missing) await mkdir(folder, folder === path ? { mode: 0o700 } : {});
    if (!(await stat(path)).isDirectory()) throw Object.assign(new Error('A file is there'), { code: 'EEXIST' });
    await access(path, constants.W_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return `${path} cannot be made or written: ${reasons.get(code) ?? (code || 'unknown error')}.`;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
