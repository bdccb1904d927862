import type { AppState } from '../../base/app/appState.ts';
import { en, type TextKey } from '../texts/en.ts';
import type { Words } from '../texts/words.ts';

/** A permission's name and what it means, for a person. */
export interface PermissionWords {
  readonly title: string;
  readonly meaning?: string;
}

/** What the page knows of extensions' titles. */
export type Titles = Pick<AppState, 'titles' | 'texts'>;

/**
 * An extension's permission, or an extension itself where it was used as a whole, by the title that its manifest names;
 * the workbench's own permissions by its catalogue, which also says what those of extensions that ship mean.
 */
export function permissionWords(words: Words, known: Titles | undefined, id: string): PermissionWords {
  const key = known && Object.hasOwn(known.titles, id) ? known.titles[id] : undefined;
  const [extension = ''] = id.split('.');
  const named = known && key !== undefined ? words.lookUp(known.texts, extension, key) : undefined;
  const own = catalogueKey(`permission.${id}`);
  const meaning = catalogueKey(`permission.${id}.meaning`);
  return {
    title: named ?? (own ? words.text(own) : id),
    ...(meaning ? { meaning: words.text(meaning) } : {}),
  };
}

function catalogueKey(key: string): TextKey | undefined {
  return Object.hasOwn(en, key) ? (key as TextKey) : undefined;
}
