import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import type { Files } from './files.ts';

const missing: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENXIO', 'ELOOP', 'EINVAL', 'EISDIR', 'ENODEV']);
const denied: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM']);

/** The files of this machine. */
export function systemFiles(): Files {
  return {
    async text(path) {
      try {
        return { kind: 'text', text: await readFile(path, 'utf8') };
      } catch (error) {
        if (denied.has(codeOf(error))) return { kind: 'denied' };
        if (missing.has(codeOf(error))) return { kind: 'missing' };
        throw error;
      }
    },
    names: async (folder) => (await there(readdir(folder))) ?? [],
    target: (path) => there(realpath(path)),
    modifiedAt: async (path) => (await there(stat(path)))?.mtimeMs,
  };
}

async function there<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (missing.has(codeOf(error)) || denied.has(codeOf(error))) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
