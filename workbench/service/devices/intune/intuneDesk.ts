import { HandrailError } from '@handrail/sdk';
import type { IntuneProblem, IntuneSecret, IntuneSettings, IntuneStatus } from '@handrail/sdk/tenant/intune';
import type { AuditAction } from '../../../base/audit/actions.ts';
import { changedFields } from '../../access/changedFields.ts';
import { type Actor, recordedActor } from '../../audit/actor.ts';
import type { Caller } from '../../identity/caller.ts';
import { changeDocument } from '../../settings/documentChange.ts';
import type { IntuneConnection } from '../../store/devices/intuneConnections.ts';
import type { Repositories } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { intuneSpan } from '../intuneWord.ts';
import { auditCodeOf, problemOf } from './intuneProblem.ts';
import { graphAccessOf, secretPurpose } from './intuneReader.ts';
import type { IntuneRunParts } from './intuneRun.ts';
import type { IntuneSchedule } from './intuneSchedule.ts';
import { defaultIntuneSettings, intuneSettingsOf } from './intuneSettings.ts';
import { managedDevices } from './managedDevices.ts';

/** How long a test may take, in ms. */
const testLimitMs = 30_000;

export type IntuneDeskParts = IntuneRunParts & { readonly schedule: Pick<IntuneSchedule, 'wake'> };

/** What administrators do with Microsoft Intune, and how it stands. */
export class IntuneDesk {
  readonly #parts: IntuneDeskParts;

  constructor(parts: IntuneDeskParts) {
    this.#parts = parts;
  }

  /** Puts settings in force. Errors: `edit_conflict`, `invalid_input` where it is switched on without an id. */
  async change(caller: Pick<Caller, 'tenant' | 'actor'>, seen: number, content: IntuneSettings) {
    const { store, clock } = this.#parts;
    for (const field of ['directoryId', 'clientId'] as const) {
      if (content.enabled && content[field] === undefined)
        throw new HandrailError('invalid_input', 'An id is missing', { field: `body.${field}`, rule: 'required' });
    }
    const { tenant } = caller;
    const result = await changeDocument<IntuneSettings>(this.#parts, caller, {
      kind: 'intune',
      before: await intuneSettingsOf(store.documents, tenant),
      seen,
      content,
      actions: () => ['intune.changed'],
      also: async (tables, changed) => {
        // Another directory has other devices, and nothing that was read of the one before counts any more.
        const keep = !['cloud', 'directoryId', 'clientId'].some((field) => changed.includes(field));
        await tables.intune.changed(tenant, { now: clock.now(), keep });
      },
    });
    if (result.changed.length > 0) await this.#parts.schedule.wake(tenant);
    return result;
  }

  async replaceSecret({ tenant, actor }: Caller, { secret, expiresAt }: IntuneSecret): Promise<void> {
    const { store, clock, seal, schedule } = this.#parts;
    const now = clock.now();
    await store.transaction(tenant, async (tables) => {
      await tables.intune.putSecret(tenant, { sealed: seal.seal(tenant, secretPurpose, secret), expiresAt, now });
      await this.#record(tables, tenant, actor, 'intune.secretReplaced');
    });
    // What was there before is in the files no more.
    await store.compact();
    await schedule.wake(tenant);
  }

  /** What would go wrong; undefined where nothing does. */
  async test({ tenant, actor }: Caller, signal: AbortSignal): Promise<IntuneProblem | undefined> {
    const { store } = this.#parts;
    const problem = await this.#tried(tenant, AbortSignal.any([signal, AbortSignal.timeout(testLimitMs)]));
    await store.transaction(tenant, (tables) => this.#record(tables, tenant, actor, 'intune.tested', problem));
    return problem;
  }

  /** Has all or what has changed read now. Error: `wrong_state` while it is off. */
  async sync({ tenant }: Caller, full: boolean): Promise<void> {
    const { store, clock, schedule } = this.#parts;
    const { content } = await intuneSettingsOf(store.documents, tenant);
    if (!content.enabled) throw new HandrailError('wrong_state', 'Intune is switched off', { problem: 'intune_off' });
    await store.intune.askFor(tenant, { now: clock.now(), full });
    await schedule.wake(tenant);
  }

  async status(context: TenantContext): Promise<IntuneStatus> {
    const { store, clock } = this.#parts;
    const [settings, connection, managed] = await Promise.all([
      intuneSettingsOf(store.documents, context),
      store.intune.get(context),
      store.managedDevices.count(context),
    ]);
    return statusOf(settings.content, connection, managed, clock.now());
  }

  /** Forgets the application, its secret and all that was read, also in each device. Errors: `edit_conflict`. */
  async disconnect({ tenant, actor }: Caller, seen: number): Promise<void> {
    const { store, clock, devices, log } = this.#parts;
    const now = clock.now();
    await store.transaction(tenant, async (tables) => {
      const before = await intuneSettingsOf(tables.documents, tenant);
      if (before.version !== seen) throw new HandrailError('edit_conflict', 'The document was changed meanwhile');
      const changed = changedFields(before.content, defaultIntuneSettings);
      if (changed.length > 0) {
        const content = defaultIntuneSettings;
        await tables.documents.put(tenant, 'intune', { replaces: seen, content, changed, by: actor.id, now });
      }
      await tables.intune.remove(tenant);
      await tables.managedDevices.removeAll(tenant);
      await tables.intuneMatches.forget(tenant);
      await this.#record(tables, tenant, actor, 'intune.disconnected');
    });
    await store.compact();
    // Many devices take a while; the answer need not wait for all.
    devices.judgeAll(tenant).catch((error: unknown) => log.failure('compliance.judge', error));
  }

  async #tried(context: TenantContext, signal: AbortSignal): Promise<IntuneProblem | undefined> {
    const { store } = this.#parts;
    const [{ content }, connection] = await Promise.all([
      intuneSettingsOf(store.documents, context),
      store.intune.get(context),
    ]);
    try {
      const { access, graph } = graphAccessOf(this.#parts, context, content, connection, 1);
      const page = await managedDevices(access, { graph, most: 1, signal }).next();
      return page.done === true || page.value.unreadable === 0 ? undefined : 'unreadable';
    } catch (error) {
      return HandrailError.from(error).code === 'cancelled' ? 'unreachable' : problemOf(error);
    }
  }

  async #record(
    tables: Repositories,
    tenant: TenantContext,
    actor: Actor,
    action: AuditAction,
    problem?: IntuneProblem,
  ): Promise<void> {
    const { actor: who, personal } = recordedActor(actor);
    await tables.audit.append(
      tenant,
      {
        at: this.#parts.clock.now(),
        action,
        actor: who,
        subject: { kind: 'tenant', id: tenant.tenantId },
        ...(problem !== undefined && { code: auditCodeOf(problem) }),
      },
      personal,
    );
  }
}

function statusOf(
  settings: IntuneSettings,
  connection: IntuneConnection | undefined,
  managed: number,
  now: number,
): IntuneStatus {
  const { matched, ambiguous } = connection?.counts ?? { matched: 0, ambiguous: 0 };
  const counts = { managed, matched, ambiguous, unmatched: Math.max(0, managed - matched - ambiguous) };
  if (!connection) return { state: 'off', failures: 0, ...counts };
  const isRunning = settings.enabled && connection.leaseHolder !== undefined && connection.leaseUntil > now;
  const { secret, startedAt, finishedAt, problem, succeededAt, failures } = connection;
  const freshUntil = intuneSpan(settings, connection)?.until;
  return {
    state: settings.enabled ? (isRunning ? 'running' : 'waiting') : 'off',
    ...(secret && {
      secret: { setAt: secret.setAt, ...(secret.expiresAt !== undefined && { expiresAt: secret.expiresAt }) },
    }),
    ...(startedAt !== undefined && { startedAt, full: connection.runFull }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(problem !== undefined && { problem }),
    failures,
    ...(succeededAt !== undefined && { succeededAt }),
    ...(freshUntil !== undefined && { freshUntil }),
    ...(settings.enabled && !isRunning && { nextAt: connection.dueAt }),
    ...(connection.counts && { read: connection.counts.read, unreadable: connection.counts.unreadable }),
    ...counts,
  };
}
