import { side } from '@handrail/sdk';
import { manifest } from './manifest.ts';

// The device keeps the screen open between calls, lets it rest during a pause or a break, and goes on by itself. It ends with
// the permission to see it, and with it control: nobody acts on a screen that they cannot see.
export default side(manifest, 'sharer', ({ actions }) => {
  actions.handle('view', async (_none, { screen }) => {
    await screen.start();
  });
  actions.handle('control', async (_none, { screen }) => {
    await screen.start();
  });
  // Nothing is awaited before a lease is used: calls come in order, and the uses leave in the same order.
  actions.handle('move', async (at, { input }) => {
    await input.move(at);
  });
  actions.handle('button', async (press, { input }) => {
    await input.button(press);
  });
  actions.handle('wheel', async (turn, { input }) => {
    await input.wheel(turn);
  });
  actions.handle('key', async (key, { input }) => {
    await input.key(key);
  });
  actions.handle('text', async (words, { input }) => {
    await input.text(words);
  });
  actions.handle('releaseKeys', async (_none, { input }) => {
    await input.releaseAll();
  });
});
