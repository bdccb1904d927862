import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bundle } from '../../../build/bundle.ts';
import { noticesOf, packagesOf } from '../../../build/notices.ts';

function tree(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'handrail-notices-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const about = (name: string, license?: string) => JSON.stringify({ name, version: '1.2.3', license, main: './a.js' });

test('A package is known by its files, also one inside another and one with a scope', () => {
  assert.deepEqual(
    packagesOf([
      'workbench/ui/main.tsx',
      'node_modules/a/lib/a.js',
      'node_modules/a/lib/b.js',
      'node_modules/@b/c/index.js',
      'node_modules/a/node_modules/@b/c/index.js',
    ]),
    ['node_modules/@b/c', 'node_modules/a', 'node_modules/a/node_modules/@b/c'],
  );
});

test('Packages with the same words stand together, and one without a licence is refused', (t) => {
  const root = tree(t, {
    'node_modules/a/package.json': about('a', 'MIT'),
    'node_modules/a/LICENSE': 'Copyright A\r\n',
    'node_modules/b/package.json': about('b', 'MIT'),
    'node_modules/b/license.md': 'Copyright A\n',
    'node_modules/c/package.json': about('c', 'Apache-2.0'),
    'node_modules/d/package.json': about('d'),
  });
  const text = noticesOf(root, ['node_modules/a', 'node_modules/b', 'node_modules/c']);
  assert.match(text, /\na 1\.2\.3 \(MIT\)\nb 1\.2\.3 \(MIT\)\n\nCopyright A\n/);
  assert.match(text, /\nc 1\.2\.3 \(Apache-2\.0\)\n\nThe package brings no text/);
  assert.throws(() => noticesOf(root, ['node_modules/d']), /node_modules\/d names no licence/);
});

test('What a package has in it of others comes with their words too', (t) => {
  const root = tree(t, { 'node_modules/uiohook-napi/package.json': about('uiohook-napi', 'MIT') });
  const text = noticesOf(root, ['node_modules/uiohook-napi']);
  assert.match(
    text,
    /\nlibUIOHook, in uiohook-napi \(LGPL-3\.0-or-later\)\n\nCopyright \(C\) 2006-2023 Alexander Barker\./,
  );
  for (const title of ['GNU LESSER GENERAL PUBLIC LICENSE', 'GNU GENERAL PUBLIC LICENSE'])
    assert.match(text, new RegExp(`^ +${title}\\n +Version 3, 29 June 2007$`, 'm'));
});

test('What is bundled goes along with the licences of the packages in it, made again when those change', async (t) => {
  const root = tree(t, {
    'package.json': '{"type":"module"}',
    'package-lock.json': '1',
    'workbench/sandbox/worker.ts': "import 'a';",
    'node_modules/a/package.json': about('a', 'MIT'),
    'node_modules/a/a.js': 'console.log(1);',
    'node_modules/a/LICENSE': 'Copyright A',
    'build/licences/b.txt': 'Copyright B',
  });
  assert.deepEqual((await bundle({ root })).built, ['sandbox/worker', 'licences.txt']);
  assert.match(readFileSync(join(root, 'out/licences.txt'), 'utf8'), /\na 1\.2\.3 \(MIT\)\n\nCopyright A\n/);
  assert.deepEqual((await bundle({ root })).built, []);
  writeFileSync(join(root, 'package-lock.json'), '2');
  assert.ok((await bundle({ root })).built.includes('licences.txt'));
  writeFileSync(join(root, 'build/licences/b.txt'), 'Copyright C');
  assert.deepEqual((await bundle({ root })).built, ['licences.txt']);
});
