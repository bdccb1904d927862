import { Branding } from '@handrail/sdk/tenant/settings';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';

/** Characters of a logo that still go over a link: with the longest texts, the whole fits one frame. Larger ones the API has. */
const logoLimit = 24_576;

/** A tenant's branding as apps hear it; undefined where nobody wrote one. */
export async function linkBranding(
  store: Pick<Store, 'documents'>,
  context: TenantContext,
): Promise<Branding | undefined> {
  const branding = (await store.documents.current(context, 'branding', Branding))?.content;
  if (!branding?.logo || branding.logo.length <= logoLimit) return branding;
  const { logo: _tooLarge, ...rest } = branding;
  return rest;
}
