import type { OriginName, Origins } from './contentPolicy.ts';
import { pagePaths } from './pageContents.ts';

/** Scheme of the app's own pages. Links from elsewhere have another one (`handrail:`), so that none of them names a page. */
export const pageScheme = 'handrail-app';

export const origins = {
  workbench: `${pageScheme}://workbench`,
  prompt: `${pageScheme}://prompt`,
  stage: `${pageScheme}://stage`,
  overlay: `${pageScheme}://overlay`,
} as const satisfies Required<Origins>;

/** The page of each origin. */
export const pageAddresses: Readonly<Record<OriginName, string>> = {
  workbench: `${origins.workbench}${pagePaths.workbench}`,
  prompt: `${origins.prompt}${pagePaths.prompt}`,
  stage: `${origins.stage}${pagePaths.stage}`,
  overlay: `${origins.overlay}${pagePaths.overlay}`,
};

/** One of our own addresses: whose it is, and its path. Node knows no origin of such an address, so its parts are compared. */
export function ownAddress(address: string): { readonly name: OriginName; readonly path: string } | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== `${pageScheme}:` || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined;
  const name = (['workbench', 'prompt', 'stage', 'overlay'] as const).find((each) => each === url.host);
  return name && { name, path: `${url.pathname}${url.search}` };
}
