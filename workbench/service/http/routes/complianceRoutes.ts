import { CompliancePolicy } from '@handrail/sdk/tenant/compliance';
import type { Clock } from '../../../base/clock.ts';
import { defaultCompliancePolicy } from '../../../base/devices/compliance.ts';
import type { DeviceDesk } from '../../devices/deviceDesk.ts';
import type { Log } from '../../logs/log.ts';
import { changeDocument } from '../../settings/documentChange.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { etagOf, versionOf } from '../etag.ts';
import { documentHistory } from './documentHistory.ts';
import type { Handlers } from './handlers.ts';

/** What the tenant asks of its devices, with every version it had. */
export function complianceRoutes(parts: {
  readonly store: Store;
  readonly devices: DeviceDesk;
  readonly clock: Clock;
  readonly log: Log;
}): Handlers {
  const { store, devices, log } = parts;
  const current = async (context: TenantContext) =>
    (await store.documents.current(context, 'compliance', CompliancePolicy)) ?? {
      version: 0,
      content: defaultCompliancePolicy,
    };
  return {
    'compliance.get': async ({ admission: { tenant } }) => shown(await current(tenant)),
    'compliance.update': async ({ admission, body, ifMatch }) => {
      const result = await changeDocument<CompliancePolicy>(parts, admission, {
        kind: 'compliance',
        before: await current(admission.tenant),
        seen: versionOf(ifMatch),
        content: body,
        actions: () => ['compliance.changed'],
      });
      // Many devices take a while; each is right as soon as it was looked at, and the answer need not wait for all.
      if (result.changed.length > 0) {
        devices.judgeAll(admission.tenant).catch((error: unknown) => log.failure('compliance.judge', error));
      }
      return shown(result);
    },
    'compliance.history': ({ admission: { tenant }, query }) => documentHistory(store, tenant, 'compliance', query),
  };
}

function shown({ version, content }: { readonly version: number; readonly content: CompliancePolicy }) {
  return { value: content, etag: etagOf(version) };
}
