import { app, Menu, nativeImage, Tray } from 'electron';
import { lastingProgram, systemAutostart } from '../desktop/app/autostart.ts';
import type { ShellWords } from '../desktop/app/shellWords.ts';
import { trayIcon, trayIconSize } from '../desktop/app/trayIcon.ts';

/** The sign that the app runs while its window is hidden, so that helpers can reach this device. */
export function createTray(words: ShellWords, open: () => void): Tray {
  const size = { width: trayIconSize, height: trayIconSize };
  const tray = new Tray(nativeImage.createFromBitmap(trayIcon(), { ...size, scaleFactor: 2 }));
  const program = lastingProgram(process.execPath, process.env);
  const autostart = systemAutostart(process.platform, app.getPath('appData'), program, app);
  tray.setToolTip('Handrail');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: words.open, click: open },
      {
        label: words.atSignIn,
        type: 'checkbox',
        checked: autostart.enabled(),
        click: ({ checked }) => autostart.set(checked),
      },
      { type: 'separator' },
      { label: words.quit, click: () => app.quit() },
    ]),
  );
  tray.on('click', open);
  return tray;
}
