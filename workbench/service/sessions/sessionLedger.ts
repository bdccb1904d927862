import type { ErrorCode } from '@handrail/sdk';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import { serviceActor } from '../../base/audit/actions.ts';
import type { AuditRecord, PersonalPart } from '../../base/audit/record.ts';
import type { Clock } from '../../base/clock.ts';
import type { EndReason, SessionReport } from '../../base/link/linkApi.ts';
import { type Actor, recordedActor } from '../audit/actor.ts';
import type { AuditDesk } from '../audit/auditDesk.ts';
import type { Refusals } from '../audit/refusals.ts';
import type { Log } from '../logs/log.ts';
import type { OpenedSession } from '../store/sessions/sessionRecords.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';

export interface SessionLedgerParts {
  readonly store: Store;
  readonly audit: AuditDesk;
  readonly refusals: Pick<Refusals, 'note'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes what happens to sessions: the record and the line in the tenant's log, each time in one transaction. */
export class SessionLedger {
  readonly #parts: SessionLedgerParts;
  /** What is being written about a session: reports are nobody's to wait for, and must not come behind its end. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: SessionLedgerParts) {
    this.#parts = parts;
  }

  async joined(context: TenantContext, session: OpenedSession): Promise<void> {
    const { helper, sharer, device } = session;
    const actor = { kind: 'person', ...sharer } as const;
    await this.#parts.store.transaction(context, async ({ sessions, audit }) => {
      await sessions.joined(context, session);
      await audit.append(
        context,
        {
          at: this.#parts.clock.now(),
          action: 'session.joined',
          actor: recordedActor(actor).actor,
          subject: { kind: 'session', id: session.id },
        },
        { ...recordedActor(actor).personal, ...nameOf(helper), deviceName: device.name },
      );
    });
  }

  async report(context: TenantContext, sessionId: string, report: SessionReport): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    await this.#inTurn(sessionId, () =>
      store.transaction(context, async ({ sessions, audit }) => {
        const isNew = await sessions.report(context, sessionId, report, now);
        if (!isNew || report.kind !== 'trusted') return;
        await audit.append(context, {
          at: now,
          action: 'session.started',
          actor: serviceActor,
          subject: { kind: 'session', id: sessionId },
        });
      }),
    );
  }

  /** Closes a session's record; gives the receipt of what the log says about it, undefined where it was closed already. */
  async ended(context: TenantContext, sessionId: string, reason: EndReason): Promise<string | undefined> {
    const { store, clock, audit: desk } = this.#parts;
    const now = clock.now();
    const written = await this.#inTurn(sessionId, () =>
      store.transaction(context, async ({ sessions, audit }) => {
        const record = await sessions.ended(context, sessionId, reason, now);
        return record && (await audit.append(context, endOf(record, reason, now), personalOf(record)));
      }),
    );
    return written && (await this.#receipt(context, written, desk));
  }

  /** An administrator ended a live session. */
  async terminated(context: TenantContext, sessionId: string, actor: Actor): Promise<void> {
    const { actor: who, personal } = recordedActor(actor);
    await this.#parts.store.transaction(context, ({ audit }) =>
      audit.append(
        context,
        {
          at: this.#parts.clock.now(),
          action: 'session.terminated',
          actor: who,
          subject: { kind: 'session', id: sessionId },
        },
        personal,
      ),
    );
  }

  /** Somebody was refused a session, or a step of one. Never rejects. */
  async refused(
    context: TenantContext,
    actor: Actor,
    code: ErrorCode,
    subject?: { readonly kind: 'session' | 'device'; readonly id: string },
  ): Promise<void> {
    await this.#parts.refusals.note(context, { action: 'session.refused', actor, code, ...(subject && { subject }) });
  }

  async #inTurn<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(sessionId) ?? Promise.resolve()).then(work, work);
    this.#turns.set(sessionId, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(sessionId) === turn) this.#turns.delete(sessionId);
    }
  }

  /** A session is over whether or not its receipt can be made. */
  async #receipt(context: TenantContext, record: AuditRecord, desk: AuditDesk): Promise<string | undefined> {
    return await desk.receipt(context, record).catch((error: unknown) => {
      this.#parts.log.failure('audit.receipt', error);
      return undefined;
    });
  }
}

function endOf(record: SessionRecord, reason: EndReason, now: number) {
  return {
    at: now,
    action: 'session.ended',
    actor: serviceActor,
    subject: { kind: 'session', id: record.id },
    session: {
      kind: record.kind,
      helper: record.helper.id,
      sharer: record.sharer.id,
      device: record.device.id,
      ...(record.startedAt !== undefined && { startedAt: record.startedAt }),
      endedAt: now,
      reason,
      mode: record.mode,
      features: record.features,
    },
  } as const;
}

function personalOf({ helper, sharer, device }: SessionRecord): PersonalPart {
  return {
    ...(helper.name !== undefined && { actorName: helper.name }),
    ...(helper.signInName !== undefined && { actorSignInName: helper.signInName }),
    ...(sharer.name !== undefined && { subjectName: sharer.name }),
    ...(sharer.signInName !== undefined && { subjectSignInName: sharer.signInName }),
    ...(device.name !== undefined && { deviceName: device.name }),
  };
}

function nameOf(helper: { readonly name: string; readonly signInName: string }): PersonalPart {
  return { subjectName: helper.name, subjectSignInName: helper.signInName };
}
