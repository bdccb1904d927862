import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Writes sdk/api.md, the reviewed public surface of the SDK, from its sources; with `--check` it only compares.

const root = dirname(import.meta.dirname);
const target = 'sdk/api.md';
const command = 'node build/api.ts';

/** What an extension author sees, as the compiler writes it. */
function describeSdk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-api-'));
  try {
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/typescript/bin/tsc'),
        ...['-p', join(root, 'build/tsconfig/sdk.json'), '--outDir', folder, '--rootDir', join(root, 'sdk')],
        ...['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--incremental', 'false'],
      ],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    return [intro, ...publicFiles().map((file) => section(folder, file))].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const intro = `# The SDK's public surface

Written by \`${command}\` from the sources and reviewed like them: what changes here changes for every extension.
Check it with \`${command} --check\`.
`;

/** The files that \`index.ts\` exports, in its order, then the stage's, which is an entry of its own and kept for core. */
function publicFiles(): readonly string[] {
  const index = readFileSync(join(root, 'sdk/index.ts'), 'utf8');
  return ['index', ...[...index.matchAll(/from '\.\/(.+)\.ts'/g)].map(([, name]) => name ?? ''), 'stage'];
}

function section(folder: string, name: string): string {
  const entry = name === 'stage' ? '@handrail/sdk/stage' : '@handrail/sdk';
  const text = readFileSync(join(folder, `${name}.d.ts`), 'utf8').trim();
  return `## ${name}.ts (\`${entry}\`)\n\n\`\`\`ts\n${text}\n\`\`\`\n`;
}

const now = describeSdk();
if (process.argv.includes('--check')) {
  let reviewed = '';
  try {
    reviewed = readFileSync(join(root, target), 'utf8');
  } catch (error) {
    process.stderr.write(`${target} cannot be read: ${String(error)}\n`);
  }
  const same = reviewed === now;
  if (same) process.stdout.write(`api: ${target} is what the sources say\n`);
  else process.stderr.write(`${target} is not what the sources say. If the change is meant, run \`${command}\`.\n`);
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(join(root, target), now);
  process.stdout.write(`api: ${target} written\n`);
}
