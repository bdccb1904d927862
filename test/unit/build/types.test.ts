import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

const root = join(import.meta.dirname, '../../..');

/** Compiles one text with the settings of a project, in a folder of its own; returns the compiler's words. */
function compile(t: TestContext, project: string, text: string): string {
  const folder = join(root, `.cache/types/try-${process.pid}-${project}`);
  mkdirSync(folder, { recursive: true });
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const settings = JSON.parse(readFileSync(join(root, `build/tsconfig/${project}.json`), 'utf8'));
  const files = [join(folder, 'a.ts'), ...(settings.files ? [join(root, 'build/tsconfig/portable.d.ts')] : [])];
  const config = {
    extends: join(root, `build/tsconfig/${project}.json`),
    compilerOptions: { incremental: false, tsBuildInfoFile: null },
    include: [],
    files,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'a.ts'), text);
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  try {
    return execFileSync(process.execPath, [compiler, '--checkers', '1', '--pretty', 'false', '-p', folder], {
      encoding: 'utf8',
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test('base knows bytes as text and cancelling, and nothing of a page, of Node, or of a clock', (t) => {
  const good =
    'export const a = [new TextEncoder().encode("a"), new AbortController().signal.aborted, new URL("a:b").host];';
  assert.equal(compile(t, 'base', good), '');
  for (const name of ['document', 'window', 'process', 'Buffer', 'setTimeout', 'fetch', 'performance']) {
    assert.match(compile(t, 'base', `export const a = ${name};`), /error TS(2304|2580|2591|2584)/, name);
  }
});

test('base stays portable when a package that it may use mentions pages or Node', (t) => {
  const imports = "import { jwtVerify } from 'jose';\nimport { encode } from '@msgpack/msgpack';\n";
  for (const name of ['document', 'process', 'setTimeout']) {
    assert.match(compile(t, 'base', `${imports}export const a = [jwtVerify, encode, ${name}];`), /error TS/, name);
  }
});

test('A service knows Node and no page', (t) => {
  assert.equal(
    compile(t, 'service', "import { pid } from 'node:process';\nexport const a = setTimeout(() => pid, 1);"),
    '',
  );
  assert.match(compile(t, 'service', 'export const a = document.title;'), /error TS2584/);
});

test('A page knows the document and nothing of Node', (t) => {
  assert.equal(compile(t, 'ui', 'export const a = document.title;'), '');
  assert.match(compile(t, 'ui', 'export const a = process.pid;'), /error TS2591/);
});

test('What Node cannot strip, an unchecked index and an undefined optional are errors', (t) => {
  assert.match(compile(t, 'base', 'export enum A { b }'), /error TS1294/);
  assert.match(compile(t, 'base', 'export const a: string = ["b"][0];'), /error TS2322/);
  assert.match(compile(t, 'base', 'export const a: { b?: string } = { b: undefined };'), /error TS2375/);
});
