import type { ScreenDevices } from '@handrail/sdk/stage';

/** What the tab leaves in the capturing frame before it gets its token: who asks the browser for the screen. */
export interface ScreenGlobals {
  handrailScreen?: ScreenDevices;
}
