import { colorScheme, type Preferences } from '../../base/app/preferences.ts';

/** What is known of a page only at the moment of its answer. */
export interface PageMoment {
  readonly nonce: string;
  readonly preferences: Preferences;
}

/** A page's own document with the nonce, language and colours of this answer. */
export function fillDocument(document: string, { nonce, preferences }: PageMoment): string {
  const values: Readonly<Record<string, string>> = {
    nonce,
    language: preferences.language,
    colorScheme: colorScheme(preferences),
  };
  return document.replace(/\{\{(nonce|language|colorScheme)\}\}/g, (_, name: string) => values[name] ?? '');
}

/** A page that is nothing but its scripts; the nonce is for the style elements that it makes, and readable by it only. */
export function plainDocument(scripts: readonly string[], styles: readonly string[]): string {
  return [
    '<!doctype html><html lang="{{language}}"><head><meta charset="utf-8"><title>Handrail</title>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="{{colorScheme}}">',
    '<meta name="language" content="{{language}}"><meta name="google" content="notranslate">',
    '<link rel="icon" href="data:,">',
    '<meta name="style-nonce" content="{{nonce}}">',
    ...styles.map((address) => `<link rel="stylesheet" href="${address}">`),
    ...scripts.map((address) => `<script type="module" src="${address}"></script>`),
    '</head><body><div id="root"></div></body></html>\n',
  ].join('\n');
}
