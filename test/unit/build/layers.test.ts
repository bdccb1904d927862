import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkLayers, layerRows } from '../../../build/layers.ts';

/** Writes the files into a folder of their own and checks them against the table in git. */
function check(t: TestContext, files: Readonly<Record<string, string>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'handrail-layers-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkLayers(root, layerRows());
}

test('Imports that the table allows pass', (t) => {
  const problems = check(t, {
    'sdk/index.ts': "import Type from 'typebox';\nexport const a = Type;",
    'workbench/base/a.ts':
      "import { a } from '@handrail/sdk';\nimport { x25519 } from '@noble/curves/ed25519.js';\na(x25519);",
    'workbench/device/b.ts': "import '../base/a.ts';",
    'workbench/service/c.ts': "import { readFile } from 'node:fs/promises';\nimport '../base/a.ts';\nreadFile('x');",
    'extensions/pause/helper.ts': "import { a } from '@handrail/sdk';\nimport './rest/own.ts';\na;",
    'extensions/pause/rest/own.ts': 'export const own = 1;',
    'test/unit/d.test.ts': "import '../../workbench/service/c.ts';\nimport 'anything';",
  });
  assert.deepEqual(problems, []);
});

test('A breach is named with file, line, import and row', (t) => {
  const problems = check(t, {
    'workbench/base/a.ts': "// first line\nimport { readFile } from 'node:fs';\nreadFile;",
    'workbench/device/b.ts': 'export const b = 1;',
  });
  assert.deepEqual(problems, [
    'workbench/base/a.ts:2: must not import Node\'s "node:fs" (row "workbench/base" of build/layers.json)',
  ]);
});

for (const [what, path, text, expected] of [
  ['A package that a row does not list', 'sdk/a.ts', "import 'react';", /package "react"/],
  [
    'A type from a folder above',
    'workbench/base/a.ts',
    "import type { b } from '../device/b.ts';",
    /"\.\.\/device\/b\.ts"/,
  ],
  [
    'A re-export from a folder above',
    'workbench/base/a.ts',
    "export { b } from '../device/b.ts';",
    /"\.\.\/device\/b\.ts"/,
  ],
  [
    'A dynamic import from a folder above',
    'workbench/base/a.ts',
    "await import('../device/b.ts');",
    /"\.\.\/device\/b\.ts"/,
  ],
  ['Another extension', 'extensions/pause/a.ts', "import '../chat/a.ts';", /"\.\.\/chat\/a\.ts"/],
  ['A page of a shell that reaches for Node', 'workbench/chromium/pages/a.ts', "import 'node:fs';", /node:fs/],
  ['A container outside compose.ts', 'workbench/service/a.ts', "import 'tsyringe';", /"tsyringe"/],
  ['A module of Node without its prefix', 'workbench/service/a.ts', "import 'fs';", /as "node:fs"/],
  ['A file that is not there', 'workbench/base/a.ts', "import './none.ts';", /"\.\/none\.ts" is not there/],
  ['A file outside the table', 'elsewhere/a.ts', 'export {};', /no row/],
] as const) {
  test(`${what} is refused`, (t) => {
    const problems = check(t, {
      'workbench/device/b.ts': 'export const b = 1;',
      'extensions/chat/a.ts': 'export const chat = 1;',
      [path]: text,
    });
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', expected);
    assert.ok(problems[0]?.startsWith(path));
  });
}

test('A container in compose.ts passes', (t) => {
  assert.deepEqual(check(t, { 'workbench/service/compose.ts': "import 'tsyringe';" }), []);
});

test('Files that import one another are named as a cycle', (t) => {
  const problems = check(t, {
    'workbench/base/a.ts': "import './b.ts';",
    'workbench/base/b.ts': "export * from './c.ts';",
    'workbench/base/c.ts': "import { type A } from './a.ts';\nexport type B = A;",
  });
  assert.deepEqual(problems, [
    'workbench/base/a.ts: import cycle: workbench/base/a.ts -> workbench/base/b.ts -> workbench/base/c.ts -> workbench/base/a.ts',
  ]);
});

test('A way back that vanishes when compiled, or is taken on demand, is no cycle', (t) => {
  const problems = check(t, {
    'workbench/base/a.ts': "import './b.ts';\nimport './c.ts';",
    'workbench/base/b.ts': "import type { A } from './a.ts';\nexport type B = A;",
    'workbench/base/c.ts': "export const later = () => import('./a.ts');",
  });
  assert.deepEqual(problems, []);
});
