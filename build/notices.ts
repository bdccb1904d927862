import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a package's program has in it of others, under a licence of theirs that its manifest does not name. */
const carried: Readonly<
  Record<string, { readonly title: string; readonly about: string; readonly words: readonly string[] }>
> = {
  'uiohook-napi': {
    title: 'libUIOHook, in uiohook-napi (LGPL-3.0-or-later)',
    about:
      'Copyright (C) 2006-2023 Alexander Barker. Its source is in the folder libuiohook of the package uiohook-napi of the\n' +
      'version above. Handrail loads the package’s program from a file of its own, which a changed one may take the place of.',
    words: ['LGPL-3.0.txt', 'GPL-3.0.txt'],
  },
};

/** The packages, by the paths of their folders, that these files are of; paths have slashes. */
export function packagesOf(files: Iterable<string>): readonly string[] {
  const folders = new Set<string>();
  for (const file of files) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/@]+)\//.exec(file) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort();
}

/**
 * Names, versions and licences of packages, as a text that goes along with what was made of them; those with the same words stand
 * together. Throws where a package names no licence.
 */
export function noticesOf(root: string, packages: readonly string[]): string {
  const groups = new Map<string, Set<string>>();
  const others: string[] = [];
  for (const folder of packages) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Readonly<
      Record<'name' | 'version' | 'license', unknown>
    >;
    if (typeof license !== 'string')
      throw new Error(`${folder} names no licence, so that nothing made of it can go out.`);
    const words = wordsIn(join(root, folder)) ?? 'The package brings no text of its licence.';
    const names = groups.get(words) ?? new Set();
    groups.set(words, names.add(`${String(name)} ${String(version)} (${license})`));
    const other = carried[String(name)];
    if (other) others.push([other.title, other.about, ...other.words.map(licence)].join('\n\n'));
  }
  const line = '-'.repeat(80);
  const parts = [...groups].map(([words, names]) => `${line}\n\n${[...names].sort().join('\n')}\n\n${words}\n`);
  parts.push(...others.map((text) => `${line}\n\n${text}\n`));
  return `Handrail is made with these packages, each under its own licence.\n\n${parts.join('\n')}`;
}

function licence(file: string): string {
  return readFileSync(join(import.meta.dirname, 'licences', file), 'utf8').trimEnd();
}

function wordsIn(folder: string): string | undefined {
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file))
    : [];
  if (files.length === 0) return undefined;
  return files
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
}
