import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Less room than this is warned of, in bytes; with a tenth of it a service does not go on for long. */
const littleRoom = 1024 ** 3;

/** Whether backups can be put into a folder, which need not be there yet. */
export function folderFindings(folder: string): readonly Finding[] {
  const check = 'backup.folder';
  const there = nearest(folder);
  try {
    if (!statSync(there).isDirectory())
      return [fail(check, `${there} is a file.`, 'Choose another folder for backups.')];
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch {
    return [
      fail(
        check,
        `This user may not write to ${there}.`,
        'Choose another folder for backups, or give this user the right to write there.',
      ),
    ];
  }
  if (there === folder && process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) {
    return [
      warn(
        check,
        `Others on this machine can look into ${folder}.`,
        'Run chmod 700 on it: a backup holds the keys of the service.',
      ),
    ];
  }
  return [ok(check, `Backups can be put into ${folder}.`)];
}

/** Whether there is room on the disk of a folder that is there. */
export function roomFinding(check: string, folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearest(folder));
  const room = bavail * bsize;
  const said = room < littleRoom ? `${Math.floor(room / 1024 ** 2)} MB` : `${Math.floor(room / 1024 ** 3)} GB`;
  const what = `There is room for ${said} on the disk of ${folder}.`;
  if (room < littleRoom / 10) return fail(check, what, 'Make room: without any, nothing can be stored.');
  return room < littleRoom ? warn(check, what, 'Make room soon.') : ok(check, what);
}

/** The folder itself, or the nearest one above it that is there. */
function nearest(folder: string): string {
  if (existsSync(folder) || dirname(folder) === folder) return folder;
  return nearest(dirname(folder));
}
