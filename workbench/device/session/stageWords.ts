/** The few words that a stage shows by itself; everything else around it is the workbench's page. */
const english = {
  title: 'Handrail: sharing this screen',
  sharing: 'Your screen is being shared. Use the Handrail window to pause or end.',
  resting: 'Nothing of your screen is captured or sent now. Use the Handrail window to go on or end.',
  choose: 'Your browser asks which screen to share. Choose “Entire screen”.',
  video: 'Screen of the person you help',
  captured: 'Keys go to the shared computer. Press Ctrl+Alt+Shift and let go to bring them back.',
  waiting: 'Waiting for the picture',
} as const;

const languages: Readonly<Record<string, Readonly<Record<string, string>>>> = { en: english };

/** In the person's language, English where there is none. */
export function stageWords(language: string): Readonly<Record<string, string>> {
  return languages[language] ?? languages[language.split('-')[0] ?? ''] ?? english;
}
