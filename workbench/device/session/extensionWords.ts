import type { Catalogue } from '../../base/extension/catalogue.ts';

/** Looks a key up in an extension's texts: in the person's language, in English where that lacks it. */
export function extensionWords(
  catalogue: Catalogue,
  extension: string,
  language: string,
): (key: string) => string | undefined {
  const { texts } = catalogue.manifest(extension) ?? {};
  const own = texts && Object.hasOwn(texts, language) ? texts[language] : undefined;
  const lookUp = (words: Readonly<Record<string, string>> | undefined, key: string) =>
    words && Object.hasOwn(words, key) ? words[key] : undefined;
  return (key) => lookUp(own, key) ?? lookUp(texts?.en, key);
}
