import {
  type DesktopCapturerSource,
  type Display,
  desktopCapturer,
  dialog,
  type Session,
  screen,
  type WebContents,
  webContents,
} from 'electron';
import { shellWords } from '../desktop/app/shellWords.ts';
import { chooseScreen } from '../desktop/pages/chooseScreen.ts';
import { ownAddress } from '../desktop/pages/pageOrigins.ts';

/** When a screen may be picked, and who hears of it. */
export interface Picking {
  /** True for the window of a capturing stage that the device has opened, which it does after the person allowed it. Once for each. */
  takes(contents: WebContents): boolean;
  picked(contents: WebContents, source: string, display: Display | undefined): void;
  language(): string;
}

/**
 * Answers a page that asks for the screen: never of itself, never with sound, never with another window. One screen needs no
 * choice; of several the person picks one in a dialog of the system's, which no page can draw over
 * (docs/api/session, `setDisplayMediaRequestHandler`).
 */
export function pickScreens(pages: Session, picking: Picking): void {
  // The system's own picker would go past this handler, and past the state of the session.
  const options = { useSystemPicker: false };
  pages.setDisplayMediaRequestHandler(async ({ frame, securityOrigin, userGesture, videoRequested }, answer) => {
    const contents = frame ? webContents.fromFrame(frame) : undefined;
    const asked =
      ownAddress(securityOrigin)?.name === 'stage' && userGesture && videoRequested && frame?.parent === null;
    if (!asked || !contents || !picking.takes(contents)) return answer(null);
    const source = await choose(picking.language()).catch(() => undefined);
    if (!source || contents.isDestroyed()) return answer(null);
    const displays = screen.getAllDisplays();
    const named = displays.find(({ id }) => String(id) === source.display_id);
    picking.picked(contents, source.id, named ?? (displays.length === 1 ? displays[0] : undefined));
    answer({ video: { id: source.id, name: source.name } });
  }, options);
}

async function choose(language: string): Promise<DesktopCapturerSource | undefined> {
  const sources = await desktopCapturer.getSources({ types: ['screen'], thumbnailSize: { width: 0, height: 0 } });
  return chooseScreen(sources, shellWords(language), (question) => dialog.showMessageBox(question));
}
