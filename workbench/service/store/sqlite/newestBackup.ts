import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where, below the data folder, the last backup is noted. */
export const lastBackupFile = 'last-backup.json';

export interface KnownBackup {
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The newest copy that is known and still there: one that `handrail backup` made, or one from before a change of the schema. */
export function newestBackup(backups: string): KnownBackup | undefined {
  const copies = existsSync(backups) ? readdirSync(backups).filter((name) => name.endsWith('.db')) : [];
  const found = copies.map((name) => {
    const file = join(backups, name);
    return { file, at: statSync(file).mtimeMs };
  });
  const noted = notedBackup(join(dirname(backups), lastBackupFile));
  return [...found, ...(noted ? [noted] : [])].sort((a, b) => b.at - a.at)[0];
}

function notedBackup(file: string): KnownBackup | undefined {
  if (!existsSync(file)) return undefined;
  let note: unknown;
  try {
    note = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // A note is a convenience: without it the copies in the folder are left.
    return undefined;
  }
  if (typeof note !== 'object' || note === null || !('file' in note) || !('madeAt' in note)) return undefined;
  const { file: target, madeAt } = note;
  return typeof target === 'string' && typeof madeAt === 'number' && existsSync(target)
    ? { file: target, at: madeAt }
    : undefined;
}
