import { isErrorCode } from '@handrail/sdk';
import type { ComplianceReason } from '@handrail/sdk/tenant/compliance';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import Value from 'typebox/value';
import type { EndReason, SessionReport } from '../../../base/link/linkApi.ts';
import type { Database } from '../database.ts';
import { everyTenant } from '../everyTenant.ts';
import type { SessionRow } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { isFeature } from './featureNames.ts';
import { listSessions, type SessionFilter, type SessionPage } from './sessionList.ts';
import { Features, RecordedErrors, recordOf } from './sessionRows.ts';
import { type SessionCounts, summarise } from './sessionSummary.ts';

const listLimit = 64;

interface Named {
  readonly id: string;
  readonly name: string;
  readonly signInName: string;
}

export interface OpenedSession {
  readonly id: string;
  readonly kind: SessionRecord['kind'];
  readonly helper: Named;
  readonly helperDeviceId: string;
  readonly sharer: Named;
  readonly device: { readonly id: string; readonly name: string; readonly os: string };
  readonly enrolled: boolean;
  readonly compliance: SessionRecord['compliance'];
  readonly reasons: readonly ComplianceReason[];
  readonly createdAt: number;
}

/** What is kept about sessions (R42): who, when, which device, mode, features, errors and how it ended. Nothing else. */
export class SessionRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Writes the record of a session that a sharer joined. A later joiner of the same session takes the first one's place. */
  async joined(context: TenantContext, session: OpenedSession): Promise<void> {
    const { helper, sharer, device } = session;
    const who = {
      sharer_id: sharer.id,
      sharer_name: sharer.name,
      sharer_sign_in_name: sharer.signInName,
      device_id: device.id,
      device_name: device.name,
      device_os: device.os,
      enrolled: Number(session.enrolled),
      compliance: session.compliance,
      compliance_reasons: JSON.stringify(session.reasons),
      search: [helper.name, helper.signInName, sharer.name, sharer.signInName, device.name].join(' ').toLowerCase(),
    };
    await this.#db
      .of(context)
      .insertInto('sessions')
      .values({
        ...who,
        tenant_id: context.tenantId,
        session_id: session.id,
        kind: session.kind,
        helper_id: helper.id,
        helper_name: helper.name,
        helper_sign_in_name: helper.signInName,
        helper_device_id: session.helperDeviceId,
        created_ms: session.createdAt,
        started_ms: null,
        ended_ms: null,
        mode: 'none',
        features: '[]',
        elevation_used: 0,
        end_reason: null,
        errors: '[]',
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'session_id']).doUpdateSet(who))
      .execute();
  }

  /** Adds what a device reports about a session that has not ended; false where that says nothing new. Only inside a transaction. */
  async report(context: TenantContext, sessionId: string, report: SessionReport, now: number): Promise<boolean> {
    // Taken before it is read: two reports that come at once add to each other.
    const row = await this.#db
      .of(context)
      .updateTable('sessions')
      .set(({ ref }) => ({ mode: ref('mode') }))
      .where('tenant_id', '=', context.tenantId)
      .where('session_id', '=', sessionId)
      .where('ended_ms', 'is', null)
      .returningAll()
      .executeTakeFirst();
    const change = row && changeOf(row, report, now);
    if (!change) return false;
    await this.#db
      .of(context)
      .updateTable('sessions')
      .set(change)
      .where('tenant_id', '=', context.tenantId)
      .where('session_id', '=', sessionId)
      .execute();
    return true;
  }

  /** Closes the record of a session; undefined where it is closed already, or there is none. */
  async ended(
    context: TenantContext,
    sessionId: string,
    reason: EndReason,
    now: number,
  ): Promise<SessionRecord | undefined> {
    const row = await this.#db
      .of(context)
      .updateTable('sessions')
      .set({ ended_ms: now, end_reason: reason })
      .where('tenant_id', '=', context.tenantId)
      .where('session_id', '=', sessionId)
      .where('ended_ms', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row && recordOf(row);
  }

  /** What an earlier run left open, in every tenant: nobody is connected when the first service starts. */
  async leftOpen(): Promise<readonly { readonly tenantId: string; readonly sessionId: string }[]> {
    const open: { readonly tenantId: string; readonly sessionId: string }[] = [];
    for (const context of await everyTenant(this.#db)) {
      const rows = await this.#db
        .of(context)
        .selectFrom('sessions')
        .select(['tenant_id as tenantId', 'session_id as sessionId'])
        .where('tenant_id', '=', context.tenantId)
        .where('ended_ms', 'is', null)
        .execute();
      open.push(...rows);
    }
    return open;
  }

  async get(context: TenantContext, sessionId: string): Promise<SessionRecord | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('sessions')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('session_id', '=', sessionId)
      .executeTakeFirst();
    return row && recordOf(row);
  }

  list(context: TenantContext, filter: SessionFilter, page: SessionPage): Promise<readonly SessionRecord[]> {
    return listSessions(this.#db.of(context), context, filter, page);
  }

  summary(
    context: TenantContext,
    span: { readonly from: number; readonly to: number; readonly offsetMs: number },
  ): Promise<SessionCounts> {
    return summarise(this.#db.of(context), context, span);
  }

  /** Deletes the names in sessions that ended before `before`; how many there were, at most `limit`. The rows stay. */
  async deletePersonal(context: TenantContext, before: number, now: number, limit: number): Promise<number> {
    const due = await this.#db
      .of(context)
      .selectFrom('sessions')
      .select('session_id')
      .where('tenant_id', '=', context.tenantId)
      .where('personal_deleted_ms', 'is', null)
      .where('ended_ms', '<', before)
      .limit(limit)
      .execute();
    if (due.length === 0) return 0;
    await this.#db
      .of(context)
      .updateTable('sessions')
      .set({
        helper_name: null,
        helper_sign_in_name: null,
        sharer_name: null,
        sharer_sign_in_name: null,
        device_name: null,
        stated_reason: null,
        search: null,
        personal_deleted_ms: now,
      })
      .where('tenant_id', '=', context.tenantId)
      .where(
        'session_id',
        'in',
        due.map(({ session_id }) => session_id),
      )
      .execute();
    return due.length;
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
      const used = Number(report.feature === 'elevation.use' || row.elevation_used === 1);
      return { features: JSON.stringify([...features, report.feature]), elevation_used: used };
    }
    case 'error': {
      const errors = Value.Parse(RecordedErrors, JSON.parse(row.errors));
      if (!isErrorCode(report.code) || errors.length >= listLimit) return undefined;
      return { errors: JSON.stringify([...errors, { code: report.code, at: now }]) };
    }
  }
}
