import type { AppState } from '../../base/app/appState.ts';
import { en, type TextKey } from '../texts/en.ts';
import type { Words } from '../texts/words.ts';

/** A permission's name and what it means, for a person. */
export interface PermissionWords {
  readonly title: string;
  readonly meaning?: string;
}

/**
 * The workbench's own permissions by its catalogue; an extension's by that extension's,
 * `permission.<name>`; an extension itself, where it was used as a whole, by its title.
 */
export function permissionWords(words: Words, texts: AppState['texts'], id: string): PermissionWords {
  const title = catalogueKey(`permission.${id}`);
  const meaning = catalogueKey(`permission.${id}.meaning`);
  if (title) return { title: words.text(title), ...(meaning ? { meaning: words.text(meaning) } : {}) };
  const [extension = '', ...rest] = id.split('.');
  if (rest.length === 0) return { title: words.lookUp(texts, extension, 'title') ?? id };
  return { title: words.lookUp(texts, extension, `permission.${rest.join('.')}`) ?? id };
}

function catalogueKey(key: string): TextKey | undefined {
  return Object.hasOwn(en, key) ? (key as TextKey) : undefined;
}
