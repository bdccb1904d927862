import type { Preferences } from '../../base/app/preferences.ts';

/** What the shell wrote into the page about language and look: all that is known until the device has spoken. */
export function firstLook(page: Document): Preferences {
  const written = (name: string) => page.querySelector(`meta[name="${name}"]`)?.getAttribute('content');
  const scheme = written('color-scheme');
  return {
    language: written('language') ?? 'en',
    theme: scheme === 'light' || scheme === 'dark' ? scheme : 'system',
  };
}
