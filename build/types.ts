import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type Project, projects } from './projects.ts';

const root = dirname(import.meta.dirname);

/** Compiles every project, as many at a time as there are processors, without writing anything; returns what the compiler said about each. */
async function checkTypes(): Promise<readonly string[]> {
  mkdirSync(join(root, '.cache/types'), { recursive: true });
  // The largest stand last in the alphabet; begun first, none of them runs on alone at the end.
  const waiting = [...projects(root)].reverse();
  const said: string[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const output = await compile(next);
      if (output !== undefined) said.push(output);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, work));
  return said.sort();
}

function compile(project: Project): Promise<string | undefined> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    // Several checkers of one project each check anew what its files share, which costs twice the work.
    const args = [compiler, '--checkers', '1', '--pretty', 'false', '-p', relative(root, project.path)];
    execFile(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(undefined);
      else resolve(`${project.name}:\n${`${stdout}${stderr}`.trim() || error.message}`);
    });
  });
}

if (import.meta.main) {
  const said = await checkTypes();
  for (const each of said) process.stderr.write(`${each}\n`);
  const count = projects(root).length;
  process.stdout.write(
    said.length === 0 ? `types: ${count} projects are sound\n` : `types: ${said.length} of ${count} fail\n`,
  );
  process.exitCode = said.length === 0 ? 0 : 1;
}
