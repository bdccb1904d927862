/** Holds Shift on a display until it is killed. Arguments: the display's name and its authority file. */
import { createInjector } from '../../workbench/desktop/input/createInjector.ts';
import { place } from './place.ts';

const [, , name = '', authority = ''] = process.argv;
const injector = await createInjector(place({ name, authority }));
injector.key({ code: 'ShiftLeft', pressed: true });
await injector.flush();
process.stdout.write('held\n');
