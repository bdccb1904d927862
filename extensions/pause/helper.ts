import { side } from '@handrail/sdk';
import { banner } from './banner.ts';
import { manifest } from './manifest.ts';

export default side(manifest, 'helper', ({ session, ui, own }) => {
  own(session.onChange((view) => ui.show('banner', banner(view))));
});
