import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundle } from '../../../build/bundle.ts';
import { bundleTable } from '../../../build/bundleTable.ts';
import type { UpdateSource } from '../../../workbench/desktop/updates/updateSource.ts';
import type { Own } from '../owning.ts';

const root = join(import.meta.dirname, '../../..');

export interface BuiltApp {
  /** The folder that the app lies in. */
  readonly folder: string;
  readonly out: string;
}

/**
 * The built app with the pages of test/contract/fixture in it; within the repository, where its packages are found. With
 * `updates`, as a publisher builds it: with a key of their own.
 */
export async function builtApp(own: Own, updates?: UpdateSource): Promise<BuiltApp> {
  await bundle();
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache/electron-session-'));
  own(() => rm(folder, { recursive: true, force: true }));
  const out = join(folder, 'out');
  await cp(join(root, 'out'), out, {
    recursive: true,
    filter: (path) => !path.endsWith('.map') && !/out.(e2e|packages)/.test(path),
  });
  const pages = {
    'ui/main': 'sessionWorkbench',
    'ui/prompt': 'sessionPrompt',
    'stage/sharer': 'shellSharerStage',
    'stage/helper': 'sessionHelperStage',
    'pages/overlayPage': 'shellOverlay',
  };
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(pages).map(([name, file]) => [name, join(root, `test/contract/fixture/${file}.ts`)]),
    ),
    outdir: out,
    bundle: true,
    format: 'esm',
    target: 'chrome120',
    logLevel: 'silent',
  });
  if (updates) await publishersMain(out, updates);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  return { folder, out };
}

async function publishersMain(out: string, updates: UpdateSource): Promise<void> {
  const contents = `export const updateSource = ${JSON.stringify(updates)};`;
  await build({
    ...bundleTable.find(({ name }) => name === 'electron')?.options,
    entryPoints: [join(root, 'workbench/electron/main.ts')],
    outfile: join(out, 'electron/main.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    plugins: [
      {
        name: 'publisher',
        setup: ({ onLoad }) => onLoad({ filter: /updateSource\.ts$/ }, () => ({ contents, loader: 'ts' })),
      },
    ],
  });
}
