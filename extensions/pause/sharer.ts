import { side } from '@handrail/sdk';
import { followPause } from './followPause.ts';
import { manifest } from './manifest.ts';

export default side(manifest, 'sharer', (context) => {
  const { actions } = context;
  // Who pauses is taken from the call's channel by the device, which also keeps a helper from resuming what the sharer paused.
  actions.handle('pause', async (_none, call) => {
    await call.pause.pause();
  });
  actions.handle('resume', async (_none, call) => {
    await call.pause.resume();
  });
  followPause(context);
});
