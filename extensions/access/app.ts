import { pageStage, side } from '@handrail/sdk';
import { assignmentsPage } from './assignmentsPage.ts';
import { brandingPage } from './brandingPage.ts';
import { checkPage } from './checkPage.ts';
import { groupsPage } from './groupsPage.ts';
import { manifest } from './manifest.ts';
import { rolesPage } from './rolesPage.ts';
import { settingsPage } from './settingsPage.ts';
import { tokensPage } from './tokensPage.ts';

export default side(manifest, 'app', ({ actions, ui }) => {
  const parts = { actions, ui, stage: pageStage((blocks) => ui.show('page', blocks)) };
  rolesPage(parts);
  assignmentsPage(parts);
  groupsPage(parts);
  checkPage(parts);
  settingsPage(parts);
  brandingPage(parts);
  tokensPage(parts);
});
