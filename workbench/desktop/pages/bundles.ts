import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';

/** Built files by their name below out/, such as `ui/main.js`. */
export type Bundles = ReadonlyMap<string, Uint8Array>;

const folders = ['ui', 'chromium', 'pages', 'sandbox', 'stage'];
const served = /^[A-Za-z0-9_-]+\.(js|css|html|svg|webmanifest)$/;

/** Reads every bundle that pages may ask for, once, at the start. Error: `data_corrupt` where nothing was built. */
export function readBundles(out: string): Bundles {
  const bundles = new Map<string, Uint8Array>();
  const take = (folder: string) => {
    const path = join(out, folder);
    if (!existsSync(path)) return;
    for (const file of readdirSync(path))
      if (served.test(file)) bundles.set(`${folder}/${file}`, readFileSync(join(path, file)));
  };
  for (const folder of folders) take(folder);
  const extensions = join(out, 'extensions');
  if (existsSync(extensions)) for (const id of readdirSync(extensions)) take(`extensions/${id}`);
  if (!bundles.has('ui/main.js')) {
    throw new HandrailError('data_corrupt', 'The pages of this program are missing; build it again', {
      missing: 'ui/main.js',
    });
  }
  return bundles;
}
