import { machine } from '../support/electron/replaced.ts';
import { shellPlace } from '../support/electron/shellPlace.ts';
import { shellContract } from './shell.ts';

let place: Awaited<ReturnType<typeof shellPlace>>;

shellContract(
  'The shell in Electron, against a replaced module,',
  async () => {
    place = await shellPlace();
    return { shell: place.shell, opened: machine.opened };
  },
  () => place.dispose(),
);
