import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bundle } from '../../../build/bundle.ts';

interface Tree {
  readonly root: string;
  put(path: string, text: string): void;
  read(path: string): string;
}

function tree(t: TestContext, files: Readonly<Record<string, string>>): Tree {
  const root = mkdtempSync(join(tmpdir(), 'handrail-bundle-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put('package.json', '{"type":"module"}');
  for (const [path, text] of Object.entries(files)) put(path, text);
  return { root, put, read: (path) => readFileSync(join(root, path), 'utf8') };
}

const small = {
  'extensions/wave/manifest.ts': "import { id } from './id.ts';\nexport const manifest = { id, version: '1.0.0' };",
  'extensions/wave/id.ts': "export const id = 'wave';",
  'extensions/wave/helper.ts': "import { id } from './id.ts';\nexport default { id };",
  'workbench/sandbox/worker.ts': 'const n: number = 7;\nconsole.log(n);',
  'workbench/chromium/pages/prompt.ts': "document.title = 'prompt';",
  'workbench/chromium/pages/prompt.html': '<!doctype html>',
};

test('What exists is bundled, and what does not is skipped', async (t) => {
  const files = tree(t, small);
  const result = await bundle({ root: files.root });
  assert.deepEqual([...result.built].sort(), [
    'chromium/prompt',
    'extensions/wave/helper',
    'extensions/wave/manifest.json',
    'sandbox/worker',
  ]);
  assert.deepEqual(JSON.parse(files.read('out/extensions/wave/manifest.json')), { id: 'wave', version: '1.0.0' });
  assert.match(files.read('out/extensions/wave/helper.js'), /var handrailSide=\(\(\)=>\{/);
  assert.match(files.read('out/sandbox/worker.js'), /^"use strict";\n\(\(\)=>\{/);
  assert.equal(files.read('out/chromium/prompt.html'), '<!doctype html>');
  assert.equal(existsSync(join(files.root, 'out/ui')), false);
});

test('Nothing is made again until a file behind it changes, and then only what it is behind', async (t) => {
  const files = tree(t, small);
  await bundle({ root: files.root });
  assert.deepEqual((await bundle({ root: files.root })).built, []);
  files.put('extensions/wave/id.ts', "export const id: string = 'wave';\n");
  assert.deepEqual((await bundle({ root: files.root })).built, [
    'extensions/wave/helper',
    'extensions/wave/manifest.json',
  ]);
});

test('A result that somebody altered or removed is made again', async (t) => {
  const files = tree(t, small);
  await bundle({ root: files.root });
  files.put('out/sandbox/worker.js', 'altered');
  rmSync(join(files.root, 'out/chromium/prompt.html'));
  assert.deepEqual((await bundle({ root: files.root })).built, ['sandbox/worker', 'chromium/prompt']);
});

test('Two that bundle at once both get the whole result', async (t) => {
  const files = tree(t, small);
  const results = await Promise.all([bundle({ root: files.root }), bundle({ root: files.root })]);
  assert.deepEqual(results.map(({ built }) => built.length).sort(), [0, 4]);
});

test('A faulty entry fails with its file', async (t) => {
  const files = tree(t, { 'workbench/sandbox/worker.ts': "import './none.ts';" });
  await assert.rejects(bundle({ root: files.root }), /workbench\/sandbox\/worker\.ts:1/);
});

test('A manifest whose id is not its folder is refused', async (t) => {
  const files = tree(t, { 'extensions/wave/manifest.ts': "export const manifest = { id: 'other' };" });
  await assert.rejects(bundle({ root: files.root }), /its id is "other", its folder "wave"/);
});
