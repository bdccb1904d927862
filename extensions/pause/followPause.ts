import type { Context } from '@handrail/sdk';
import { banner } from './banner.ts';
import type { manifest } from './manifest.ts';

/** What either side does about a pause: the banner while it lasts, and a note in the local log of when and by whom. */
export function followPause({
  session,
  ui,
  log,
  own,
}: Pick<Context<typeof manifest, 'helper' | 'sharer'>, 'session' | 'ui' | 'log' | 'own'>): void {
  let { pausedBy } = session.current();
  own(
    session.onChange((view) => {
      ui.show('banner', banner(view));
      if (view.pausedBy === pausedBy || view.state === 'ended') return;
      pausedBy = view.pausedBy;
      if (pausedBy === undefined) log('resumed');
      else log('paused', { by: pausedBy });
    }),
  );
}
