import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../upkeep/main.ts', import.meta.url));

/** What a backup that could not be made said: the code of its refusal. */
export interface BackupRun {
  readonly code: string | undefined;
}

/** Makes one backup in a process of its own: copying a large database would hold up every session here. */
export async function runBackup(dataFolder: string, to: string): Promise<BackupRun> {
  const child = spawn(process.execPath, [script, 'backup', '--data', dataFolder, '--to', to, '--json'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said = (said + piece).slice(0, 4096);
  });
  const [status]: unknown[] = await once(child, 'close');
  return { code: status === 0 ? undefined : (/\(([a-z_]{1,40})\)/.exec(said)?.[1] ?? 'internal') };
}
