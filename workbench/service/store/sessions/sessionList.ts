import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { containing, type RowPosition } from '../position.ts';
import type { Tables } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { recordOf } from './sessionRows.ts';

export type SessionSortKey = 'createdAt' | 'durationMs' | 'helper' | 'sharer' | 'device';

/** Which sessions are asked for. */
export interface SessionFilter {
  readonly state?: 'live' | 'past';
  readonly search?: string;
  /** Created from then on, and before then. */
  readonly from?: number;
  readonly to?: number;
  readonly helperId?: string;
  readonly sharerId?: string;
  readonly deviceId?: string;
  readonly mode?: string;
  readonly endReason?: string;
}

export interface SessionPage {
  readonly sort: SessionSortKey;
  readonly descending: boolean;
  readonly after?: RowPosition;
  readonly limit: number;
}

// Names are gone after a while: rows without one stand together, as with an empty name.
const keys: Readonly<Record<SessionSortKey, RawBuilder<string | number>>> = {
  createdAt: sql`created_ms`,
  durationMs: sql`coalesce(ended_ms - started_ms, 0)`,
  helper: sql`coalesce(helper_name, '')`,
  sharer: sql`coalesce(sharer_name, '')`,
  device: sql`coalesce(device_name, '')`,
};

/** One page of a tenant's sessions. */
export async function listSessions(
  db: Kysely<Tables>,
  context: TenantContext,
  filter: SessionFilter,
  page: SessionPage,
): Promise<readonly SessionRecord[]> {
  let query = db.selectFrom('sessions').selectAll().where('tenant_id', '=', context.tenantId);
  if (filter.state !== undefined) query = query.where('ended_ms', filter.state === 'live' ? 'is' : 'is not', null);
  if (filter.search !== undefined)
    query = query.where(sql<SqlBool>`search like ${containing(filter.search)} escape '\\'`);
  if (filter.from !== undefined) query = query.where('created_ms', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('created_ms', '<', filter.to);
  if (filter.helperId !== undefined) query = query.where('helper_id', '=', filter.helperId);
  if (filter.sharerId !== undefined) query = query.where('sharer_id', '=', filter.sharerId);
  if (filter.deviceId !== undefined) query = query.where('device_id', '=', filter.deviceId);
  if (filter.mode !== undefined) query = query.where('mode', '=', filter.mode);
  if (filter.endReason !== undefined) query = query.where('end_reason', '=', filter.endReason);
  const key = keys[page.sort];
  if (page.after) {
    const place = sql`(${page.after.key}, ${page.after.id})`;
    query = query.where(
      page.descending ? sql<SqlBool>`(${key}, session_id) < ${place}` : sql<SqlBool>`(${key}, session_id) > ${place}`,
    );
  }
  const direction = page.descending ? 'desc' : 'asc';
  const rows = await query.orderBy(key, direction).orderBy('session_id', direction).limit(page.limit).execute();
  return rows.map(recordOf);
}

/** What a session's place in an order is. */
export function placeOfSession(record: SessionRecord, sort: SessionSortKey): RowPosition {
  const key = {
    createdAt: record.createdAt,
    durationMs: record.durationMs ?? 0,
    helper: record.helper.name ?? '',
    sharer: record.sharer.name ?? '',
    device: record.device.name ?? '',
  }[sort];
  return { key, id: record.id };
}
