import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A backup that the service made by itself, which its name tells. */
export interface ScheduledBackup {
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const pattern = /^handrail-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.backup$/;

/** Such as `handrail-2026-01-31T04-00-00Z.backup`: in the order of time, and fit for every file system. */
export function backupName(now: number): string {
  return `handrail-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`;
}

/** The service's own backups in a folder, the newest first. Other files there are nobody's business. */
export function scheduledBackups(folder: string): readonly ScheduledBackup[] {
  return namesIn(folder)
    .flatMap((name) => {
      const [, day, hour, minute, second] = pattern.exec(name) ?? [];
      if (day === undefined) return [];
      return [{ file: join(folder, name), at: Date.parse(`${day}T${hour}:${minute}:${second}Z`) }];
    })
    .sort((a, b) => b.at - a.at);
}

/** A folder that is not there, or cannot be read, has none that could be relied on. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}
