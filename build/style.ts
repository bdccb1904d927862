import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { sourceFiles } from './sourceFiles.ts';

/** What is wrong, and what is only worth a look. */
export interface StyleReport {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const longAt = 300;
const tooLongAt = 450;
const binary = /\.(png|jpe?g|gif|ico|webp|woff2?|ttf|gz|zip|node)$/;

/** The house rules that the linter has no rule for. Paths are relative to `root`. */
export function checkStyle(root: string, files = sourceFiles(root)): StyleReport {
  const problems = [...missingReadmes(files)];
  const warnings: string[] = [];
  for (const file of files.filter((path) => !binary.test(path) && path !== 'LICENSE')) {
    const text = readFileSync(join(root, file), 'utf8');
    problems.push(...textProblems(file, text));
    if (!/\.(ts|tsx|mjs)$/.test(file)) continue;
    const length = text.split('\n').length - 1;
    if (length > tooLongAt) problems.push(`${file}: ${length} lines; more than ${tooLongAt} is two files`);
    else if (length > longAt) warnings.push(`${file}: ${length} lines; what is the second room called?`);
    problems.push(...nameProblems(file, text), ...emptyCatches(file, text));
  }
  return { problems, warnings };
}

/** Written apart, so that this file passes its own check. */
const laterMark = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`);
const homePath = new RegExp(`(?<![\\w.$}/-])/(${['home', 'root', 'Users'].join('|')})/`);
const negatedToken = /[`\s(]-\$\{tokens\./;
const tarballAddress = /"resolved": "https?:/;

function textProblems(file: string, text: string): readonly string[] {
  const problems: string[] = [];
  const lines = text.split('\n');
  const report = (pattern: RegExp, sentence: string) => {
    const at = lines.findIndex((line) => pattern.test(line));
    if (at >= 0) problems.push(`${file}:${at + 1}: ${sentence}`);
  };
  if (file === 'package-lock.json') {
    report(tarballAddress, 'the lock file names a registry; it is written with omit-lockfile-registry-resolved');
    return problems;
  }
  report(laterMark, 'do it now, or write it down where work is planned');
  report(homePath, 'a path of one machine');
  report(negatedToken, 'a token is a variable, and a minus before it makes nothing of it; write calc(-1 * ...)');
  return problems;
}

function nameProblems(file: string, text: string): readonly string[] {
  const problems: string[] = [];
  for (const [, name] of text.matchAll(
    /^\s*(?:export\s+)?(?:abstract\s+)?class\s+(\w+(?:Manager|Utils?|Helpers?))\b/gm,
  )) {
    problems.push(`${file}: class ${name}: say what it does; a helper is a person here`);
  }
  const base = file.slice(file.lastIndexOf('/') + 1);
  if (/(manager|utils?)\.(ts|tsx|mjs)$/i.test(base) || /^helpers\./.test(base)) {
    problems.push(`${file}: a file is named after what it exports`);
  }
  return problems;
}

function emptyCatches(file: string, text: string): readonly string[] {
  const lines: number[] = [];
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  new Visitor({
    CatchClause(node) {
      if (node.body.body.length === 0) lines.push(lineAt(node.start));
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const [handler] = node.arguments;
      if (callee.property.name !== 'catch' || handler?.type !== 'ArrowFunctionExpression') return;
      if (handler.body.type === 'BlockStatement' && handler.body.body.length === 0) lines.push(lineAt(node.start));
    },
  }).visit(parseSync(file, text).program);
  return lines.map((line) => `${file}:${line}: an empty catch; handle it, add meaning, or report it`);
}

/**
 * A folder of the top two levels, or one that holds sources, tells a newcomer what lives there. Folders whose names begin with a
 * dot need not, nor those of unit tests, which mirror the tree.
 */
function missingReadmes(files: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    const parts = file.split('/').slice(0, -1);
    for (let depth = 1; depth <= Math.min(2, parts.length); depth++) folders.add(parts.slice(0, depth).join('/'));
    if (/\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('test/unit/')) folders.add(parts.join('/'));
  }
  const known = new Set(files);
  return [...folders]
    .filter((folder) => folder !== '' && !folder.startsWith('.') && !known.has(`${folder}/README.md`))
    .sort()
    .map((folder) => `${folder}/: no README.md that says what lives here and what it may import`);
}

if (import.meta.main) {
  const { problems, warnings } = checkStyle(dirname(import.meta.dirname));
  for (const each of warnings) process.stdout.write(`warning: ${each}\n`);
  for (const each of problems) process.stderr.write(`${each}\n`);
  process.stdout.write(problems.length === 0 ? 'style: nothing to say\n' : `style: ${problems.length} wrong\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
