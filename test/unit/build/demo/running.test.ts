import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ProgramEnded, runProgram } from '../../../../build/demo/running.ts';

function script(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-running-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'program.cjs');
  writeFileSync(path, text);
  return path;
}

test('A program is ready with the line that it prints, and can be ended', async (t) => {
  const path = script(t, `console.log('{"port":7}'); setInterval(() => undefined, 1000);`);
  const { ready, process: owned } = await runProgram(path, [], process.env);
  assert.deepEqual(ready, { port: 7 });
  await owned.dispose();
});

test('Why a program ended instead is heard, also where its end is seen before its last words', async (t) => {
  // What it started says it, once it is alone.
  const path = script(
    t,
    `const { spawn } = require('node:child_process');
    const late = "process.stdin.resume().once('end', () => process.stderr.write('the port is taken'))";
    spawn(process.execPath, ['-e', late], { stdio: ['pipe', 'ignore', 'inherit'] }).unref();
    process.exit(1);`,
  );
  const logged: string[] = [];
  await assert.rejects(
    runProgram(path, [], process.env, (line) => logged.push(line)),
    (error) => {
      assert.ok(error instanceof ProgramEnded);
      assert.match(error.message, /code 1\.\nthe port is taken$/);
      return true;
    },
  );
  assert.deepEqual(logged, ['the port is taken']);
});
