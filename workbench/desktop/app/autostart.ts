import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** Whether the app starts when the person signs in to the computer. */
export interface Autostart {
  enabled(): boolean;
  set(enabled: boolean): void;
}

/**
 * The program to start again later. An AppImage runs from a folder below /tmp whose name everybody sees, and which anybody may make
 * again once it has ended: what lasts is its file, which it names in `APPIMAGE`.
 */
export function lastingProgram(program: string, environment: Readonly<Record<string, string | undefined>>): string {
  const { APPIMAGE: file, APPDIR: folder } = environment;
  if (file === undefined || folder === undefined || !isAbsolute(file) || !existsSync(folder)) return program;
  // Another AppImage that started this program leaves its own there.
  return program.startsWith(join(realpathSync(folder), '/')) ? file : program;
}

/** An entry in the person's autostart folder, as desktops on Linux read it (XDG autostart specification). */
export function xdgAutostart(configFolder: string, command: readonly string[]): Autostart {
  const path = join(configFolder, 'autostart/handrail.desktop');
  // The specification's way to quote: within double quotes, these four with a backslash before them.
  const quoted = command.map((word) => `"${word.replaceAll(/["`$\\]/g, '\\$&')}"`).join(' ');
  return {
    enabled: () => existsSync(path),
    set(enabled) {
      if (!enabled) return rmSync(path, { force: true });
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `[Desktop Entry]\nType=Application\nName=Handrail\nExec=${quoted.replaceAll('%', '%%')}\n`);
    },
  };
}

/** The part of Electron's `app` that Windows and macOS have for it (docs/api/app, `setLoginItemSettings`). */
export interface LoginItems {
  getLoginItemSettings(options: { args: string[] }): { readonly openAtLogin: boolean };
  setLoginItemSettings(settings: { openAtLogin: boolean; args: string[] }): void;
}

/** As this system has it: Linux in a file. The app is told that it was not a person who started it. */
export function systemAutostart(platform: string, configFolder: string, program: string, items: LoginItems): Autostart {
  const args = ['--hidden'];
  if (platform === 'linux') return xdgAutostart(configFolder, [program, ...args]);
  return {
    enabled: () => items.getLoginItemSettings({ args }).openAtLogin,
    set: (openAtLogin) => items.setLoginItemSettings({ openAtLogin, args }),
  };
}
