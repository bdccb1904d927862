import type { Signal, SystemLook } from '../stores/preferences.ts';

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
