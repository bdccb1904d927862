import { app, Menu, nativeImage, Tray } from 'electron';
import { type Autostart, xdgAutostart } from '../desktop/app/autostart.ts';
import type { ShellWords } from '../desktop/app/shellWords.ts';
import { trayIcon, trayIconSize } from '../desktop/app/trayIcon.ts';

/** The sign that the app runs while its window is hidden, so that helpers can reach this device. */
export function createTray(words: ShellWords, open: () => void): Tray {
  const size = { width: trayIconSize, height: trayIconSize };
  const tray = new Tray(nativeImage.createFromBitmap(trayIcon(), { ...size, scaleFactor: 2 }));
  const autostart = autostartOf();
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

/** Windows and macOS have it in Electron (docs/api/app, `setLoginItemSettings`), Linux in a file. */
function autostartOf(): Autostart {
  if (process.platform === 'linux') return xdgAutostart(app.getPath('appData'), [process.execPath, '--hidden']);
  return {
    enabled: () => app.getLoginItemSettings({ args: ['--hidden'] }).openAtLogin,
    set: (openAtLogin) => app.setLoginItemSettings({ openAtLogin, args: ['--hidden'] }),
  };
}
