import type { BuildOptions } from 'esbuild';

/** What is bundled for pages and workers. A pattern that fits no file is skipped: not every part exists everywhere. */
export interface BundleRow {
  readonly name: string;
  /** Which files are entries; `*` fits one name. */
  readonly entries: readonly string[];
  /** Where the result of one entry goes, below out/, without its ending. */
  readonly target: (entry: string) => string;
  /** `esm` for what is imported, `iife` for what is put into a script tag or a blob as it is. */
  readonly format: 'esm' | 'cjs' | 'iife';
  /** Files beside the entry that go along as they are. */
  readonly copy?: readonly string[];
  readonly options?: BuildOptions;
}

const base = (entry: string): string => entry.slice(entry.lastIndexOf('/') + 1).replace(/\.tsx?$/, '');
const extensionOf = (entry: string): string => entry.split('/')[1] ?? '';

/** Packages with programs of the machine in them, and what only Electron brings: they stay where they are installed. */
const notBundled = ['electron', 'koffi', 'uiohook-napi', 'bufferutil', 'utf-8-validate'];

/** One file of each package that goes out beside the bundles, for its licence. */
export const beside: readonly string[] = ['koffi', 'uiohook-napi', 'node-gyp-build'].map(
  (name) => `node_modules/${name}/package.json`,
);

/** For Node in Electron. Packages of the older kind ask for Node's modules with `require`, which a module does not have. */
const forNode: BuildOptions = {
  platform: 'node',
  target: 'node24',
  external: notBundled,
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
};

/** Every row goes through one function, build/bundle.ts; manifests are not bundled but imported and written as JSON. */
export const bundleTable: readonly BundleRow[] = [
  {
    name: 'ui',
    entries: ['workbench/ui/main.tsx', 'workbench/ui/prompt.tsx'],
    target: (entry) => `ui/${base(entry)}`,
    format: 'esm',
    copy: ['*.html', '*.css', '*.svg', '*.webmanifest'],
    options: { define: { 'process.env.NODE_ENV': '"production"' }, minify: true, jsx: 'automatic' },
  },
  {
    name: 'sandbox',
    entries: ['workbench/sandbox/frame.ts', 'workbench/sandbox/worker.ts'],
    target: (entry) => `sandbox/${base(entry)}`,
    format: 'iife',
    // A module is strict by itself; the script that it becomes is not.
    options: { banner: { js: '"use strict";' }, minify: true },
  },
  {
    name: 'prompts',
    entries: ['workbench/chromium/pages/*.ts', 'workbench/chromium/pages/*.tsx'],
    target: (entry) => `chromium/${base(entry)}`,
    format: 'esm',
    copy: ['*.html', '*.css'],
    options: { define: { 'process.env.NODE_ENV': '"production"' }, minify: true, jsx: 'automatic' },
  },
  {
    name: 'pages',
    entries: ['workbench/pages/connect.ts', 'workbench/pages/overlay/overlayPage.ts'],
    target: (entry) => `pages/${base(entry)}`,
    format: 'esm',
  },
  {
    name: 'electron',
    entries: ['workbench/electron/main.ts'],
    target: () => 'electron/main',
    format: 'esm',
    options: forNode,
  },
  {
    name: 'preload',
    entries: ['workbench/electron/pages/preload.ts'],
    target: () => 'electron/preload',
    // A preload script in the sandbox cannot be a module (docs/tutorial/esm of Electron).
    format: 'cjs',
    options: { external: ['electron'], outExtension: { '.js': '.cjs' } },
  },
  {
    name: 'children',
    entries: [
      'workbench/desktop/input/{injectorChild,endKeyChild}.ts',
      'workbench/desktop/input/*/activityChild.ts',
      'workbench/desktop/overlay/x11/overlayChild.ts',
    ],
    target: (entry) => `electron/${entry.replace(/^workbench\/desktop\/(input|overlay)\/|\.ts$/g, '')}`,
    format: 'esm',
    options: { ...forNode, inject: ['workbench/desktop/input/utilityChannel.ts'] },
  },
  {
    name: 'web',
    entries: ['workbench/web/main.ts', 'workbench/web/pages/connect.ts', 'workbench/web/pages/stagePage.ts'],
    target: (entry) => `web/${base(entry)}`,
    format: 'esm',
    options: {
      define: { 'process.env.NODE_ENV': '"production"' },
      minify: true,
      jsx: 'automatic',
      target: ['chrome120', 'firefox128'],
      sourcemap: false,
    },
  },
  {
    name: 'webCheck',
    entries: ['workbench/web/check.ts'],
    target: (entry) => `web/${base(entry)}`,
    // Runs in browsers that are too old for all the rest, and tells them so.
    format: 'iife',
    options: { minify: true, target: 'es2017', sourcemap: false },
  },
  {
    name: 'sides',
    entries: ['extensions/*/app.ts', 'extensions/*/helper.ts', 'extensions/*/sharer.ts'],
    target: (entry) => `extensions/${extensionOf(entry)}/${base(entry)}`,
    // Put into the text of a worker, whose bootstrap takes the exports by this name; nothing else can be loaded there.
    format: 'iife',
    options: { globalName: 'handrailSide', minify: true },
  },
  {
    name: 'stage',
    entries: ['extensions/core/stage/helper.ts', 'extensions/core/stage/sharer.ts'],
    target: (entry) => `stage/${base(entry)}`,
    format: 'esm',
    copy: ['*.html', '*.css'],
    options: { minify: true },
  },
];

/** A page that carries its scripts in itself: a comment `%NAME%` in the template becomes the bundle of that name. */
export interface DocumentRow {
  readonly template: string;
  readonly target: string;
  /** Bundles below out/, by the name in capitals. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** Made after the bundles that they carry. */
export const documentTable: readonly DocumentRow[] = [
  {
    template: 'workbench/sandbox/frame.html',
    target: 'sandbox/frame.html',
    scripts: { FRAME: 'sandbox/frame.js', WORKER: 'sandbox/worker.js' },
  },
];

/** Which files declare an extension. */
export const manifestEntries = ['extensions/*/manifest.ts'] as const;
