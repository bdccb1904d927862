import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { UpdateFile } from '../../workbench/base/update/updateManifest.ts';

const platforms = [
  [/\.exe$/, 'win32'],
  [/\.zip$/, 'darwin'],
  [/\.AppImage$/, 'linux'],
] as const;
const processors = [
  [/(?<![a-z0-9])(x64|x86_64|amd64)(?![a-z0-9])/, 'x64'],
  [/(?<![a-z0-9])(arm64|aarch64)(?![a-z0-9])/, 'arm64'],
  [/(?<![a-z0-9])universal(?![a-z0-9])/, 'universal'],
] as const;

/** What a manifest says of a file on this disk; system and processor are in its name. Throws a sentence for people where they are not. */
export async function describeFile(path: string): Promise<UpdateFile> {
  const name = basename(path);
  const platform = platforms.find(([fits]) => fits.test(name))?.[1];
  const found = processors.filter(([fits]) => fits.test(name)).map(([, arch]) => arch);
  const [arch] = found;
  if (platform === undefined)
    throw new Error(`${name} is none of .exe, .zip and .AppImage, which apps update themselves with.`);
  if (arch === undefined || found.length > 1)
    throw new Error(`The name ${name} does not tell for which processor it is: x64, arm64 or universal.`);
  const hash = createHash('sha512');
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { platform, arch, name, size, sha512: hash.digest('base64') };
}
