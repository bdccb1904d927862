import { pageStage, side } from '@handrail/sdk';
import { auditPage } from './auditPage.ts';
import { manifest } from './manifest.ts';
import { overviewPage } from './overviewPage.ts';
import { sessionPage } from './sessionPage.ts';
import { sessionsPage } from './sessionsPage.ts';

export default side(manifest, 'app', ({ actions, ui }) => {
  const parts = { actions, ui, stage: pageStage((blocks) => ui.show('page', blocks)) };
  overviewPage(parts);
  sessionsPage(parts);
  sessionPage(parts);
  auditPage(parts);
});
