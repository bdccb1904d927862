import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What can be measured by itself: a network from the start, or what happens to a session in it. */
export const routesRows = ['open', 'udp', 'tls', 'relay', 'proxy', 'slow', 'breaks', 'long'] as const;

/** Measures sessions on networks of their own, in a program of the tests: it needs their rooms. Gives its exit code. */
export function routesBench(rows: readonly string[], json: boolean): number {
  const program = join(import.meta.dirname, '../../test/bench/routes.ts');
  const args = [program, ...rows, ...(json ? ['--json'] : [])];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  return status ?? 1;
}
