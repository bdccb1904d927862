/** A check that needs no test: a script of Node that ends with 0 when all is well. */
export interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

const biome = 'node_modules/@biomejs/biome/bin/biome';

export const checks: readonly Check[] = [
  { name: 'types', args: ['build/types.ts'] },
  { name: 'layers', args: ['build/layers.ts'] },
  { name: 'style', args: ['build/style.ts'] },
  { name: 'lint', args: [biome, 'check', '--diagnostic-level=error', '--max-diagnostics=60', '--colors=off', '.'] },
  { name: 'api', args: ['build/api.ts', '--check'] },
  { name: 'bundle', args: ['build/bundle.ts'] },
];

/** What `npm run format` does: the same tool as the lint, writing what is safe to write. */
export const formatArgs: readonly string[] = [biome, 'check', '--write', '--diagnostic-level=error', '.'];
