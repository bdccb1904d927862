import { BrowserWindow, type Display, type Session } from 'electron';
import { borderPath } from '../desktop/pages/borderPage.ts';
import { origins } from '../desktop/pages/pageOrigins.ts';
import { windowOptions } from './shellWindow.ts';

/**
 * Shows around this screen that it is shared. Clicks and keys go through to what is below, and the helper's picture does
 * not have it where the system can leave it out (docs/tutorial/custom-window-styles, docs/api/base-window).
 */
export function openSessionBorder({ bounds }: Display, pages: Session): BrowserWindow {
  const border = new BrowserWindow({
    ...windowOptions(pages),
    ...bounds,
    frame: false,
    transparent: true,
    resizable: false,
    focusable: false,
    skipTaskbar: true,
    hasShadow: false,
    enableLargerThanScreen: true,
    show: false,
  });
  border.setIgnoreMouseEvents(true);
  border.setAlwaysOnTop(true, 'screen-saver');
  border.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  border.setContentProtection(true);
  border.once('ready-to-show', () => border.showInactive());
  void border.loadURL(`${origins.prompt}${borderPath}`);
  return border;
}
