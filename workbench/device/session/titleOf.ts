import type { Catalogue } from '../../base/extension/catalogue.ts';

/** How a consent prompt quotes an extension: its title in the person's language, and who publishes it. */
export function titleOf(
  catalogue: Catalogue,
  extension: string,
  language: string,
): { readonly title: string; readonly publisher: string } {
  const manifest = catalogue.manifest(extension);
  const words = manifest?.texts[language] ?? manifest?.texts.en;
  // Only extensions that ship with the app exist so far, and those are the project's own.
  return { title: (manifest && words?.[manifest.title]) ?? extension, publisher: 'Handrail' };
}
