import { HandrailError } from '@handrail/sdk';
import { Branding, TenantSettings } from '@handrail/sdk/tenant/settings';
import type { Clock } from '../../../base/clock.ts';
import type { Bus } from '../../bus/bus.ts';
import { changeDocument } from '../../settings/documentChange.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { etagOf, versionOf } from '../etag.ts';
import { documentHistory } from './documentHistory.ts';
import type { Handlers } from './handlers.ts';

/** The tenant's settings and branding, with every version they had. */
export function settingsRoutes(parts: { readonly store: Store; readonly bus: Bus; readonly clock: Clock }): Handlers {
  const { store, bus } = parts;

  async function settingsOf(context: TenantContext) {
    const settings = await store.documents.current(context, 'settings', TenantSettings);
    if (!settings) throw new HandrailError('data_corrupt', 'A tenant has no settings', { tenant: context.tenantId });
    return settings;
  }
  const brandingOf = async (context: TenantContext) =>
    (await store.documents.current(context, 'branding', Branding)) ?? { version: 0, content: {} };

  return {
    'settings.get': async ({ admission: { tenant } }) => shown(await settingsOf(tenant)),
    'settings.update': async ({ admission, body, ifMatch }) => {
      const { tenantId } = admission.tenant;
      const result = await changeDocument(parts, admission, {
        kind: 'settings',
        before: await settingsOf(admission.tenant),
        seen: versionOf(ifMatch),
        content: body,
        // How long people's names are kept has its own record, so that it is seen (R42).
        actions: (changed) => [
          'settings.changed',
          ...(changed.includes('retentionDays') ? (['retention.changed'] as const) : []),
        ],
      });
      if (result.changed.length > 0) {
        bus.publish(tenantId, 'settingsChanged', {});
        // Some of them are the right to help: sessions look again at once.
        bus.publish(tenantId, 'accessChanged', {});
      }
      return shown(result);
    },
    'settings.history': ({ admission: { tenant }, query }) => documentHistory(store, tenant, 'settings', query),
    'branding.get': async ({ admission: { tenant } }) => shown(await brandingOf(tenant)),
    'branding.update': async ({ admission, body, ifMatch }) => {
      const result = await changeDocument<Branding>(parts, admission, {
        kind: 'branding',
        before: await brandingOf(admission.tenant),
        seen: versionOf(ifMatch),
        content: body,
        actions: () => ['branding.changed'],
      });
      if (result.changed.length > 0) bus.publish(admission.tenant.tenantId, 'settingsChanged', {});
      return shown(result);
    },
    'branding.history': ({ admission: { tenant }, query }) => documentHistory(store, tenant, 'branding', query),
  };
}

function shown<T>({ version, content }: { readonly version: number; readonly content: T }) {
  return { value: content, etag: etagOf(version) };
}
