import { EventEmitter } from 'node:events';
import type Electron from 'electron';
import { NetRequest } from './netRequest.ts';
import { PageSession } from './pageSession.ts';
import { type ReplacedContents, ReplacedWindow } from './replacedWindow.ts';
import { Squirrel } from './squirrel.ts';

type Sources = Awaited<ReturnType<Electron.DesktopCapturer['getSources']>>;

/** What a test says about the machine, and what it hears of. */
export class Machine {
  /** Before `ready` some calls throw, as documented. */
  ready = false;
  readonly switches = new Map<string, string>();
  /** Whether this is the first instance; the data of a second one is handed in with `secondInstance`. */
  firstInstance = true;
  instanceData: unknown;
  readonly paths = new Map<string, string>([
    ['userData', '/nowhere/Handrail'],
    ['appData', '/nowhere'],
  ]);
  exited: number | undefined;
  sandboxed = false;
  schemes: Electron.CustomScheme[] = [];
  readonly protocolClients: (readonly [string, string | undefined, string[] | undefined])[] = [];
  readonly sessions = new Map<string, PageSession>();
  readonly windows: ReplacedWindow[] = [];
  readonly opened: string[] = [];
  readonly errors: string[] = [];
  readonly notices: ReplacedNotification[] = [];
  screens: { readonly id: string; readonly name: string; readonly display_id: string; readonly scale?: number }[] = [
    { id: 'screen:11:0', name: 'Entire screen', display_id: '11' },
  ];
  /** Tells of displays that change or go. */
  readonly displays = new EventEmitter();
  /** What the person presses in a dialog: the index of a button. */
  pressed = 0;
  readonly dialogs: Electron.MessageBoxOptions[] = [];
  backend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret';
  encryption = true;
  menu: Electron.MenuItemConstructorOptions[] = [];
  trays = 0;
  version = '0.1.0';
  relaunched = 0;
  loginItem = false;

  session(name: string): PageSession {
    const known = this.sessions.get(name) ?? new PageSession();
    this.sessions.set(name, known);
    return known;
  }
}

/** docs/api/notification: nothing is seen before `show`. */
class ReplacedNotification extends EventEmitter {
  static isSupported = (): boolean => true;
  shown = false;
  readonly options: Electron.NotificationConstructorOptions;

  constructor(machine: Machine, options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
    machine.notices.push(this);
  }

  show(): void {
    this.shown = true;
  }

  close(): void {
    this.emit('close');
  }
}

/** The part of Electron's module that the shell uses. */
export function electronModule(machine: Machine) {
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    setName: () => undefined,
    getName: () => 'Handrail',
    getVersion: () => machine.version,
    getAppPath: () => '/nowhere/app',
    // docs/api/app: starts anew "when the current instance exits"; does not quit by itself.
    relaunch: () => {
      machine.relaunched += 1;
    },
    setAppUserModelId: () => undefined,
    setPath: (name: string, path: string) => void machine.paths.set(name, path),
    getPath: (name: string) => machine.paths.get(name) ?? '',
    getLocale: () => 'en-GB',
    // docs/api/app: "can only be called before app is ready".
    enableSandbox: () => {
      if (machine.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
      machine.sandboxed = true;
    },
    commandLine: {
      appendSwitch: (name: string, value = '') => void machine.switches.set(name, value),
      hasSwitch: (name: string) => machine.switches.has(name),
    } satisfies Partial<Electron.CommandLine>,
    requestSingleInstanceLock: (data?: Record<string, unknown>) => {
      machine.instanceData = data;
      return machine.firstInstance;
    },
    whenReady: async () => {
      machine.ready = true;
    },
    setAsDefaultProtocolClient: (scheme: string, path?: string, args?: string[]) => {
      machine.protocolClients.push([scheme, path, args]);
      return true;
    },
    setLoginItemSettings: ({ openAtLogin = false }: Electron.Settings) => {
      machine.loginItem = openAtLogin;
    },
    getLoginItemSettings: () => ({ openAtLogin: machine.loginItem }),
    // docs/api/app: closes all windows without asking; `before-quit` is not emitted.
    exit: (code = 0) => {
      machine.exited ??= code;
      for (const window of [...machine.windows]) window.destroy();
    },
    // docs/api/app: `before-quit` first, which can prevent the rest.
    quit: () => {
      let prevented = false;
      app.emit('before-quit', { preventDefault: () => (prevented = true) });
      if (!prevented) app.exit(0);
    },
  });

  const ipcMain = new EventEmitter();
  const contentsOf = (id: number) => machine.windows.find(({ webContents }) => webContents.id === id)?.webContents;

  return {
    app,
    ipcMain,
    protocol: {
      // docs/api/protocol: "can only be used before the ready event […] and can be called only once".
      registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]) {
        if (machine.ready || machine.schemes.length > 0) throw new Error('protocol.registerSchemesAsPrivileged');
        machine.schemes = schemes;
      },
    } satisfies Partial<Electron.Protocol>,
    session: {
      get defaultSession() {
        if (!machine.ready) throw new Error('Session can only be received when app is ready');
        return machine.session('');
      },
      fromPartition: (name: string) => machine.session(name),
    },
    webContents: {
      fromFrame: (frame: { readonly contentsId: number }) => contentsOf(frame.contentsId),
    },
    BrowserWindow: class extends ReplacedWindow {
      constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
        if (!machine.ready) throw new Error('Cannot create BrowserWindow before app is ready');
        super(options, ipcMain, (contents: ReplacedContents) => app.emit('web-contents-created', {}, contents));
        machine.windows.push(this);
        this.on('closed', () => machine.windows.splice(machine.windows.indexOf(this), 1));
      }
    },
    Notification: class extends ReplacedNotification {
      constructor(options?: Electron.NotificationConstructorOptions) {
        super(machine, options);
      }
    },
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu: () => undefined,
    },
    Tray: class extends EventEmitter {
      setToolTip = (): void => undefined;
      setContextMenu = (menu: Electron.MenuItemConstructorOptions[]): void => {
        machine.menu = menu;
      };
      constructor() {
        super();
        machine.trays += 1;
      }
    },
    nativeImage: { createFromBitmap: (pixels: Buffer) => ({ bytes: pixels.length }) },
    net: {
      request: (options: ConstructorParameters<typeof NetRequest>[0]) => new NetRequest(options),
    },
    autoUpdater: new Squirrel(() => app.quit()),
    shell: {
      openExternal: async (address: string) => void machine.opened.push(address),
      openPath: async (path: string) => {
        machine.opened.push(path);
        return '';
      },
    } satisfies Partial<Electron.Shell>,
    dialog: {
      showErrorBox: (_title: string, text: string) => void machine.errors.push(text),
      showMessageBox: async (options: Electron.MessageBoxOptions) => {
        machine.dialogs.push(options);
        return { response: machine.pressed, checkboxChecked: false };
      },
    },
    desktopCapturer: {
      getSources: async () => machine.screens as unknown as Sources,
    } satisfies Partial<Electron.DesktopCapturer>,
    // docs/api/screen: bounds are in scaled pixels; changes are heard.
    screen: Object.assign(machine.displays, {
      getAllDisplays: () =>
        machine.screens.map(({ display_id, scale = 1 }, at) => ({
          id: Number(display_id),
          bounds: { x: at * 1280, y: 0, width: 1280, height: 720 },
          scaleFactor: scale,
        })),
    }),
    // docs/api/safe-storage: what comes out is no longer the text; here it is only turned around.
    safeStorage: {
      getSelectedStorageBackend: () => machine.backend,
      isAsyncEncryptionAvailable: async () => machine.encryption,
      encryptStringAsync: async (text: string) => Buffer.from([...text].reverse().join('')),
      decryptStringAsync: async (sealed: Buffer) => ({
        result: [...sealed.toString()].reverse().join(''),
        shouldReEncrypt: false,
      }),
    } satisfies Partial<Electron.SafeStorage>,
    utilityProcess: { fork: () => Object.assign(new EventEmitter(), { pid: undefined, stdout: null }) },
  };
}

export type ElectronModule = ReturnType<typeof electronModule>;
