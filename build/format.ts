import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { formatArgs } from './checks.ts';

// `npm run format`: formats and sorts imports in place; paths may be named to leave the rest alone.

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write('npm run format [-- path...]: formats the source and sorts imports in place.\n');
} else {
  const paths = process.argv.slice(2);
  const args = paths.length === 0 ? formatArgs : [...formatArgs.slice(0, -1), ...paths];
  const { status } = spawnSync(process.execPath, args, { cwd: dirname(import.meta.dirname), stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
