import { spawnSync } from 'node:child_process';

/** Runs a command of the system's to its end and gives what it wrote; undefined where it failed or took longer than 5 s. */
export function runNow(file: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(file, args, {
    encoding: 'utf8',
    timeout: 5_000,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}
