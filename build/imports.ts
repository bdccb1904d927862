import { parseSync } from 'oxc-parser';

/** One `import`, `export ... from` or `import('...')` of a file. */
export interface ImportFound {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
  /** Vanishes when compiled, so it cannot be part of a cycle. */
  readonly typeOnly: boolean;
  /** Loaded while running, on demand; not part of a cycle either. */
  readonly dynamic: boolean;
}

/** All imports of one source text, in order. Throws a sentence with file and line when it cannot be parsed. */
export function importsOf(file: string, source: string): readonly ImportFound[] {
  const { module, errors } = parseSync(file, source);
  const [error] = errors;
  if (error !== undefined) {
    const line = lineAt(source, error.labels[0]?.start ?? 0);
    throw new Error(`${file}:${line}: ${error.message}`);
  }
  const found: ImportFound[] = [];
  const add = (specifier: string, start: number, typeOnly: boolean, dynamic = false) =>
    found.push({ specifier, line: lineAt(source, start), typeOnly, dynamic });
  for (const each of module.staticImports) {
    add(each.moduleRequest.value, each.start, /^import\s+type\b(?!\s*from\b)/.test(source.slice(each.start)));
  }
  for (const each of module.staticExports) {
    const request = each.entries[0]?.moduleRequest;
    if (request) add(request.value, each.start, /^export\s+type\b/.test(source.slice(each.start)));
  }
  for (const each of module.dynamicImports) {
    const written = source.slice(each.moduleRequest.start, each.moduleRequest.end);
    const literal = /^(['"])(.*)\1$/.exec(written)?.[2];
    if (literal !== undefined) add(literal, each.start, false, true);
  }
  return found.sort((a, b) => a.line - b.line);
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
