import type { Memory, Signal, SystemLook } from '../stores/preferences.ts';

/** What the browser says about the system's look. */
export function systemLook(page: Window): SystemLook {
  return {
    dark: media(page, '(prefers-color-scheme: dark)'),
    contrast: media(page, '(prefers-contrast: more), (forced-colors: active)'),
  };
}

function media(page: Window, query: string): Signal {
  const list = page.matchMedia(query);
  return {
    get value() {
      return list.matches;
    },
    onChange(listener) {
      list.addEventListener('change', (event) => listener(event.matches));
    },
  };
}

/** The browser's own storage, where there is one. A page that may not use it forgets, which is no fault. */
export function pageMemory(page: Window): Memory {
  const storage = () => {
    try {
      return page.localStorage;
    } catch {
      return undefined;
    }
  };
  return {
    read: (key) => storage()?.getItem(`handrail.${key}`) ?? undefined,
    write: (key, value) => storage()?.setItem(`handrail.${key}`, value),
  };
}
