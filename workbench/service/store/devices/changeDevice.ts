import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';

/** Changes columns of one device; nothing happens where the tenant has no such device. */
export async function changeDevice(
  db: Database,
  context: TenantContext,
  deviceId: string,
  change: Partial<Tables['devices']>,
): Promise<void> {
  await db
    .of(context)
    .updateTable('devices')
    .set(change)
    .where('tenant_id', '=', context.tenantId)
    .where('device_id', '=', deviceId)
    .execute();
}
