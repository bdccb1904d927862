import { BrowserWindow, type Display, type Session, screen } from 'electron';
import { borderPath } from '../desktop/pages/borderPage.ts';
import { lieOver, overOptions } from '../desktop/pages/overScreen.ts';
import { origins } from '../desktop/pages/pageOrigins.ts';
import { windowOptions } from './shellWindow.ts';

/** Shows around this screen that it is shared. The helper's picture does not have it where the system can leave it out. */
export function openSessionBorder(display: Display, pages: Session): BrowserWindow {
  const border = new BrowserWindow({ ...windowOptions(pages), ...overOptions(display) });
  lieOver(border, display, screen);
  border.setContentProtection(true);
  border.once('ready-to-show', () => border.showInactive());
  void border.loadURL(`${origins.prompt}${borderPath}`);
  return border;
}
