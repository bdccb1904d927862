import type { Kysely } from 'kysely';
import type { RandomBytes } from '../../base/random.ts';
import { newId } from '../newId.ts';
import type { Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

export interface Device {
  readonly id: string;
  /** RFC 7638 thumbprint of the device's key. */
  readonly thumbprint: string;
  readonly name: string;
  readonly os: string;
  readonly enrolled: boolean;
}

export class Devices {
  readonly #db: Kysely<Tables>;
  readonly #random: RandomBytes;

  constructor(db: Kysely<Tables>, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  /** Notes that a device which proved its key is here. A device that nobody enrolled counts as unenrolled. */
  async seen(context: TenantContext, device: Omit<Device, 'id' | 'enrolled'>, now: number): Promise<Device> {
    const shown = { name: device.name, os: device.os, last_seen_ms: now };
    const row = await this.#db
      .insertInto('devices')
      .values({
        ...shown,
        tenant_id: context.tenantId,
        device_id: newId(this.#random),
        key_thumbprint: device.thumbprint,
        platform: 'other',
        owner_name: '',
        search: device.name.toLowerCase(),
        enrolled: 0,
        compliant_until_ms: 0,
        compliance_reasons: '[]',
        compliance_source: 'handrail',
        first_seen_ms: now,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'key_thumbprint']).doUpdateSet(shown))
      .returningAll()
      .executeTakeFirstOrThrow();
    return {
      id: row.device_id,
      thumbprint: row.key_thumbprint,
      name: row.name,
      os: row.os,
      enrolled: row.enrolled === 1,
    };
  }
}
