import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkStyle, type StyleReport } from '../../../build/style.ts';

function check(t: TestContext, files: Readonly<Record<string, string>>): StyleReport {
  const root = mkdtempSync(join(tmpdir(), 'handrail-style-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkStyle(root);
}

test('A file of 300 lines passes, one of 301 is a warning, one of 451 is an error', (t) => {
  const lines = (count: number) => 'let a;\n'.repeat(1) + '// a\n'.repeat(count - 1);
  const report = check(t, { 'a.ts': lines(300), 'b.ts': lines(301), 'c.ts': lines(451) });
  assert.deepEqual(report.warnings, ['b.ts: 301 lines; what is the second room called?']);
  assert.deepEqual(report.problems, ['c.ts: 451 lines; more than 450 is two files']);
});

const mark = ['TO', 'DO'].join('');
for (const [what, path, text, expected] of [
  ['A class named for nothing in particular', 'a.ts', 'export class SessionManager {}', /class SessionManager/],
  ['A class named like a person', 'a.ts', 'class DragHelper {}', /class DragHelper/],
  ['A drawer of a file', 'stringUtils.ts', 'export {};', /named after what it exports/],
  ['An empty catch', 'a.ts', 'let a = 1;\ntry {\n  a = 2;\n} catch {}', /^a\.ts:4: an empty catch/],
  ['A catch with nothing but a comment', 'a.ts', 'try {\n  a();\n} catch {\n  // never mind\n}', /an empty catch/],
  ['A promise whose failure is dropped', 'a.ts', 'void a().catch(() => {});', /an empty catch/],
  ['A note for later', 'a.md', `# a\n\n${mark}: more`, /^a\.md:3: do it now/],
  ['A path of one machine', 'a.md', `see ${['', 'home', 'me', 'a'].join('/')}`, /a path of one machine/],
  [
    'A token with a minus before it',
    'a.ts',
    ['f(`-', '${tokens.spacing}`);'].join(''),
    /^a\.ts:1: a token is a variable/,
  ],
  ['A lock file with addresses', 'package-lock.json', '{\n"resolved": "https://x/a.tgz" }', /^package-lock\.json:2/],
] as const) {
  test(`${what} is refused`, (t) => {
    const { problems } = check(t, { [path]: text });
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', expected);
  });
}

test('A catch that answers, a person called Helper and a path inside an address pass', (t) => {
  const { problems } = check(t, {
    'a.ts':
      'class Helper {}\nfunction b() { try { a(); } catch { return undefined; } }\nconst home = `${x}/home/a`;\nb(new Helper(), home);',
  });
  assert.deepEqual(problems, []);
});

test('A folder of the top two levels, or one with sources, is named where it has no README', (t) => {
  const { problems } = check(t, {
    'a/README.md': '# a',
    'a/b/c/d.ts': 'export {};',
    'a/b/data/d.json': '{}',
    'test/README.md': '# tests',
    'test/unit/README.md': '# tests of units',
    'test/unit/a/b.test.ts': 'export {};',
    'e/f.ts': 'export {};',
    '.ci/run': 'true',
  });
  assert.deepEqual(
    problems.map((each) => each.split(':')[0]),
    ['a/b/', 'a/b/c/', 'e/'],
  );
});
