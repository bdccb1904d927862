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
      clicksThrough: async () => drawn()?.set.get('ignoreMouseEvents') === true,
    };
    return { shell: place.shell, opened: machine.opened, overlay };
  },
  () => place.dispose(),
);
