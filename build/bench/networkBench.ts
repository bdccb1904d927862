import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Measures the picture on bad networks, in a program of the tests: it needs their pages and ways. Gives its exit code. */
export function networkBench(json: boolean): number {
  const program = join(import.meta.dirname, '../../test/bench/network.ts');
  const { status } = spawnSync(process.execPath, [program, ...(json ? ['--json'] : [])], { stdio: 'inherit' });
  return status ?? 1;
}
