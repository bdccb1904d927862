/** What the system's own notifications say; everything else is the workbench's page. */
const english = {
  helpTitle: 'Handrail: somebody wants to help you',
  helpBody: '{name} waits for you. Open Handrail to see who it is. Nothing begins before you agree there.',
} as const;

const languages: Readonly<Record<string, Readonly<Record<keyof typeof english, string>>>> = { en: english };

/** The notice that a helper waits, in the person's language; English where there is none. */
export function helpNotice(language: string, name: string): { readonly title: string; readonly body: string } {
  const words = languages[language] ?? languages[language.split('-')[0] ?? ''] ?? english;
  return { title: words.helpTitle, body: words.helpBody.replace('{name}', () => name) };
}
