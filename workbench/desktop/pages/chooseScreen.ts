import type { ShellWords } from '../app/shellWords.ts';

/** A question with buttons, as Electron's dialogs take it (docs/api/dialog, `showMessageBox`). */
export interface ScreenQuestion {
  readonly type: 'question';
  readonly message: string;
  readonly buttons: string[];
  readonly defaultId: number;
  readonly cancelId: number;
  readonly noLink: true;
}

/** Which of these screens is shared: one needs no choice; of several the person picks one, beginning at *Cancel*. Undefined for none. */
export async function chooseScreen<S extends { readonly name: string }>(
  screens: readonly S[],
  words: ShellWords,
  ask: (question: ScreenQuestion) => Promise<{ readonly response: number }>,
): Promise<S | undefined> {
  if (screens.length < 2) return screens[0];
  const cancelId = screens.length;
  const { response } = await ask({
    type: 'question',
    message: words.chooseScreen,
    buttons: [...screens.map(({ name }) => name), words.cancel],
    defaultId: cancelId,
    cancelId,
    noLink: true,
  });
  return screens[response];
}
