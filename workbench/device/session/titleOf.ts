import { shownText } from '../../base/app/shownText.ts';
import type { Catalogue } from '../../base/extension/catalogue.ts';
import { extensionWords } from './extensionWords.ts';

/** How a consent prompt quotes an extension: its title in the person's language, and who publishes it. */
export function titleOf(
  catalogue: Catalogue,
  extension: string,
  language: string,
): { readonly title: string; readonly publisher: string } {
  const key = catalogue.manifest(extension)?.title;
  const title = key === undefined ? undefined : extensionWords(catalogue, extension, language)(key);
  // Only extensions that ship with the app exist so far, and those are the project's own.
  return { title: shownText(title ?? extension).slice(0, 80), publisher: 'Handrail' };
}
