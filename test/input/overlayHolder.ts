// Keeps an overlay open until it is killed: node overlayHolder.ts DISPLAY XAUTHORITY
import { screenDrawer } from '../../workbench/desktop/overlay/screenDrawer.ts';
import { systemClock } from '../../workbench/desktop/systemClock.ts';
import { place } from './place.ts';

const [name = '', authority = ''] = process.argv.slice(2);
const drawer = await screenDrawer({ ...place({ name, authority }), clock: systemClock() });
const overlay = await drawer?.open({ width: 640, height: 480 }, []);
overlay?.put({
  id: 1,
  kind: 'rectangle',
  colour: 'red',
  points: [
    { x: 0.25, y: 0.25 },
    { x: 0.75, y: 0.75 },
  ],
});
await overlay?.setVisible(true);
process.stdout.write('drawn\n');
setInterval(() => undefined, 60_000);
