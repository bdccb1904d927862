import { IntuneSettings } from '@handrail/sdk/tenant/intune';
import type { Documents, VersionedDocument } from '../../store/documents.ts';
import type { TenantContext } from '../../store/tenantContext.ts';

/** Of a tenant that has connected nothing. */
export const defaultIntuneSettings: IntuneSettings = { enabled: false, cloud: 'global', everyMinutes: 60 };

/** The settings in force; version 0 until somebody settled some. */
export async function intuneSettingsOf(
  documents: Documents,
  context: TenantContext,
): Promise<VersionedDocument<typeof IntuneSettings>> {
  return (await documents.current(context, 'intune', IntuneSettings)) ?? { version: 0, content: defaultIntuneSettings };
}
