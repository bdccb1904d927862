import { side } from '@handrail/sdk';
import { banner } from './banner.ts';
import { manifest } from './manifest.ts';

export default side(manifest, 'sharer', ({ actions, session, ui, own }) => {
  // Who pauses is taken from the call's channel by the device, which also keeps a helper from resuming what the sharer paused.
  actions.handle('pause', async (_none, call) => {
    await call.pause.pause();
  });
  actions.handle('resume', async (_none, call) => {
    await call.pause.resume();
  });
  own(session.onChange((view) => ui.show('banner', banner(view))));
});
