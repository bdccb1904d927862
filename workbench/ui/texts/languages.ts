import { type Catalogue, en } from './en.ts';
import { pseudoCatalogue } from './pseudo.ts';

/** A language that the workbench speaks. */
export interface Language {
  /** As told to the device by `prefer`; also the key of extensions' catalogues. */
  readonly id: LanguageId;
  /** For `lang` of the document: a tag that assistive technology understands. */
  readonly tag: string;
  /** For Intl: numbers, lists and plural forms. */
  readonly format: string;
  readonly direction: 'ltr' | 'rtl';
  readonly catalogue: Catalogue;
}

export type LanguageId = 'en' | 'qps-plocm';

/** English, and a generated language that finds texts from outside the catalogue, texts too long, and left-to-right thinking. */
export const languages: Readonly<Record<LanguageId, Language>> = {
  en: { id: 'en', tag: 'en', format: 'en', direction: 'ltr', catalogue: en },
  'qps-plocm': { id: 'qps-plocm', tag: 'en-x-pseudo', format: 'en', direction: 'rtl', catalogue: pseudoCatalogue(en) },
};

/** The language for a wish such as `en-GB`: its own, that of its first part, or English. */
export function languageFor(wish: string): Language {
  const known = Object.values(languages);
  return known.find(({ id }) => id === wish) ?? known.find(({ id }) => id === wish.split('-')[0]) ?? languages.en;
}
