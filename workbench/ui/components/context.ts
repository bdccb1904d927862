import { createContext, useContext } from 'react';
import type { Preferences } from '../stores/preferences.ts';
import type { WorkbenchStore } from '../stores/workbenchStore.ts';
import type { Words } from '../texts/words.ts';

/** The words in the person's language; made anew when the language changes. */
export const WordsContext = createContext<Words | undefined>(undefined);
/** The device's snapshot and methods. */
export const StoreContext = createContext<WorkbenchStore | undefined>(undefined);
/** Language and look. */
export const PreferencesContext = createContext<Preferences | undefined>(undefined);

export const useWords = () => needed(useContext(WordsContext), 'words');
export const useStore = () => needed(useContext(StoreContext), 'a store');
export const usePreferences = () => needed(useContext(PreferencesContext), 'preferences');

function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`This is drawn outside of what gives it ${what}`);
  return value;
}
