import { isErrorCode } from '@handrail/sdk';
import type { Kysely } from 'kysely';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { EndReason, SessionReport } from '../../base/link/linkApi.ts';
import { isFeature } from './featureNames.ts';
import type { SessionRow, Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

const Features = Type.Array(Type.String());
const RecordedErrors = Type.Array(Type.Object({ code: Type.String(), at: Type.Number() }));
export type RecordedErrors = Static<typeof RecordedErrors>;

const listLimit = 64;

export interface OpenedSession {
  readonly id: string;
  readonly helperId: string;
  readonly helperDeviceId: string;
  readonly sharerId: string;
  readonly deviceId: string;
  readonly createdAt: number;
  readonly enrolled: boolean;
}

/** What is kept about sessions (R42): who, when, which device, mode, features, errors and how it ended. Nothing else. */
export class SessionRecords {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** Writes the record of a session that a sharer joined. A later joiner of the same session takes the first one's place. */
  async joined(context: TenantContext, session: OpenedSession): Promise<void> {
    const who = {
      sharer_id: session.sharerId,
      device_id: session.deviceId,
      enrolled: Number(session.enrolled),
      compliance: session.enrolled ? 'nonCompliant' : 'notEnrolled',
    };
    await this.#db
      .insertInto('sessions')
      .values({
        ...who,
        tenant_id: context.tenantId,
        session_id: session.id,
        kind: 'code',
        device_os: '',
        elevation_used: 0,
        compliance_reasons: '[]',
        helper_id: session.helperId,
        helper_device_id: session.helperDeviceId,
        created_ms: session.createdAt,
        started_ms: null,
        ended_ms: null,
        mode: 'none',
        features: '[]',
        end_reason: null,
        errors: '[]',
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'session_id']).doUpdateSet(who))
      .execute();
  }

  /** Adds what a device reports about a session that has not ended. */
  async report(context: TenantContext, sessionId: string, report: SessionReport, now: number): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom('sessions')
        .selectAll()
        .where('tenant_id', '=', context.tenantId)
        .where('session_id', '=', sessionId)
        .where('ended_ms', 'is', null)
        .executeTakeFirst();
      const change = row && changeOf(row, report, now);
      if (!change) return;
      await transaction
        .updateTable('sessions')
        .set(change)
        .where('tenant_id', '=', context.tenantId)
        .where('session_id', '=', sessionId)
        .execute();
    });
  }

  async ended(context: TenantContext, sessionId: string, reason: EndReason, now: number): Promise<void> {
    await this.#db
      .updateTable('sessions')
      .set({ ended_ms: now, end_reason: reason })
      .where('tenant_id', '=', context.tenantId)
      .where('session_id', '=', sessionId)
      .where('ended_ms', 'is', null)
      .execute();
  }

  /** Closes what an earlier run of this service left open, in every tenant: nobody is connected when a service starts. */
  async closeLeftOpen(now: number): Promise<number> {
    const reason: EndReason = 'connection_lost';
    const result = await this.#db
      .updateTable('sessions')
      .set({ ended_ms: now, end_reason: reason })
      .where('ended_ms', 'is', null)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  /** Newest first, created before `before` when given. */
  async list(
    context: TenantContext,
    page: {
      readonly limit: number;
      readonly before?: number;
      readonly live?: boolean;
      readonly helperId?: string;
      readonly sharerId?: string;
      readonly deviceId?: string;
    },
  ) {
    let query = this.#db
      .selectFrom('sessions')
      .innerJoin('people as helper', (join) =>
        join.onRef('helper.tenant_id', '=', 'sessions.tenant_id').onRef('helper.person_id', '=', 'sessions.helper_id'),
      )
      .innerJoin('people as sharer', (join) =>
        join.onRef('sharer.tenant_id', '=', 'sessions.tenant_id').onRef('sharer.person_id', '=', 'sessions.sharer_id'),
      )
      .innerJoin('devices', (join) =>
        join
          .onRef('devices.tenant_id', '=', 'sessions.tenant_id')
          .onRef('devices.device_id', '=', 'sessions.device_id'),
      )
      .selectAll('sessions')
      .select(['helper.name as helper_name', 'helper.sign_in_name as helper_sign_in_name'])
      .select(['sharer.name as sharer_name', 'sharer.sign_in_name as sharer_sign_in_name'])
      .select(['devices.name as device_name', 'devices.os as device_os', 'devices.enrolled as device_enrolled'])
      .where('sessions.tenant_id', '=', context.tenantId);
    if (page.before !== undefined) query = query.where('sessions.created_ms', '<', page.before);
    if (page.helperId !== undefined) query = query.where('sessions.helper_id', '=', page.helperId);
    if (page.sharerId !== undefined) query = query.where('sessions.sharer_id', '=', page.sharerId);
    if (page.deviceId !== undefined) query = query.where('sessions.device_id', '=', page.deviceId);
    if (page.live !== undefined) query = query.where('sessions.ended_ms', page.live ? 'is' : 'is not', null);
    const rows = await query.orderBy('sessions.created_ms', 'desc').limit(page.limit).execute();
    return rows.map((row) => ({
      id: row.session_id,
      helper: { id: row.helper_id, name: row.helper_name, signInName: row.helper_sign_in_name },
      sharer: { id: row.sharer_id, name: row.sharer_name, signInName: row.sharer_sign_in_name },
      device: { id: row.device_id, name: row.device_name, os: row.device_os, enrolled: row.device_enrolled === 1 },
      createdAt: row.created_ms,
      ...(row.started_ms !== null && { startedAt: row.started_ms }),
      ...(row.ended_ms !== null && { endedAt: row.ended_ms }),
      mode: row.mode,
      features: Value.Parse(Features, JSON.parse(row.features)),
      compliance: row.compliance,
      ...(row.end_reason !== null && { endReason: row.end_reason }),
      errors: Value.Parse(RecordedErrors, JSON.parse(row.errors)),
    }));
  }
}

function changeOf(row: SessionRow, report: SessionReport, now: number): Partial<SessionRow> | undefined {
  switch (report.kind) {
    case 'trusted':
      return row.started_ms === null ? { started_ms: now } : undefined;
    case 'mode':
      // The most that was allowed is what the record keeps.
      return row.mode === 'control' ? undefined : { mode: report.mode };
    case 'feature': {
      const features = Value.Parse(Features, JSON.parse(row.features));
      if (!isFeature(report.feature) || features.includes(report.feature) || features.length >= listLimit)
        return undefined;
      return { features: JSON.stringify([...features, report.feature]) };
    }
    case 'error': {
      const errors = Value.Parse(RecordedErrors, JSON.parse(row.errors));
      if (!isErrorCode(report.code) || errors.length >= listLimit) return undefined;
      return { errors: JSON.stringify([...errors, { code: report.code, at: now }]) };
    }
  }
}
