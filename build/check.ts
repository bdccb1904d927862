import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { checks } from './checks.ts';

// `npm run check`: types, layers and lint, in seconds, for use while writing.

const wanted = ['types', 'layers', 'lint'];

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write('npm run check: types, layers and lint. "npm test" does these and everything else.\n');
} else {
  const root = dirname(import.meta.dirname);
  const failed = checks
    .filter(({ name }) => wanted.includes(name))
    .filter(({ args }) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status !== 0);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
