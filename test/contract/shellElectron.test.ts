import { machine } from '../support/electron/replaced.ts';
import { shellPlace } from '../support/electron/shellPlace.ts';
import { shellContract } from './shell.ts';

let place: Awaited<ReturnType<typeof shellPlace>>;

shellContract(
  'The shell in Electron, against a replaced module,',
  async () => {
    place = await shellPlace();
    const drawn = () =>
      machine.windows.find(({ webContents }) => webContents.getURL().startsWith('handrail-app://overlay'));
    const overlay = {
      screen: { width: 1280, height: 720 },
      seen: async () => drawn()?.visible === true,
      leavesFree: async () => {
        const own = machine.windows.find(({ webContents }) => webContents.getURL() === 'handrail-app://workbench/');
        own?.setBounds({ x: 320, y: 180, width: 100, height: 100 });
        const heard = drawn()?.webContents.mainFrame?.window['overlayHeard'] as [string, { parts: unknown[] }][];
        return heard.some(([name, { parts }]) => name === 'free' && parts.length === 4);
      },
      clicksThrough: async () => drawn()?.set.get('ignoreMouseEvents') === true,
    };
    return { shell: place.shell, opened: machine.opened, overlay };
  },
  () => place.dispose(),
);
