/** The few words that a desktop shell says by itself, outside of every page. */
const english = {
  chooseScreen: 'Which screen do you want to share?',
  cancel: 'Cancel',
  open: 'Open Handrail',
  atSignIn: 'Start when I sign in',
  quit: 'Quit Handrail',
} as const;

export type ShellWords = Readonly<Record<keyof typeof english, string>>;

const languages: Readonly<Record<string, ShellWords>> = { en: english };

/** In the person's language, English where there is none. */
export function shellWords(language: string): ShellWords {
  return languages[language] ?? languages[language.split('-')[0] ?? ''] ?? english;
}
