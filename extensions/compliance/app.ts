import { pageStage, side } from '@handrail/sdk';
import { devicePage } from './devicePage.ts';
import { devicesPage } from './devicesPage.ts';
import { intunePage } from './intunePage.ts';
import { manifest } from './manifest.ts';
import { policyPage } from './policyPage.ts';
import { tokensPage } from './tokensPage.ts';

export default side(manifest, 'app', ({ actions, ui }) => {
  const parts = { actions, ui, stage: pageStage((blocks) => ui.show('page', blocks)) };
  devicesPage(parts);
  devicePage(parts);
  policyPage(parts);
  intunePage(parts);
  tokensPage(parts);
});
