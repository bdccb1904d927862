import type { ErrorCode } from '@handrail/sdk';
import { serviceActor } from '../../base/audit/actions.ts';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../logs/log.ts';
import type { AuditContent } from '../store/audit/auditLog.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { type Actor, recordedActor } from './actor.ts';

/** Somebody was refused something. */
export interface RefusalNote {
  readonly action: 'signin.refused' | 'request.refused' | 'session.refused';
  readonly code: ErrorCode;
  /** The service where it is not known who it was. */
  readonly actor: Actor;
  readonly subject?: { readonly kind: 'session' | 'device'; readonly id: string };
}

interface Counted {
  readonly note: RefusalNote;
  /** How often it came again. */
  count: number;
}

/** For this long the same refusal is counted and not written again, in ms. */
export const refusalSpanMs = 60_000;
/** Different ones of a tenant in that time; what is different beyond it counts by its code alone. */
const mostDifferent = 100;

/**
 * Writes refusals into their tenant's log, so that nobody fills it by being refused: of those that are alike one record at
 * once, and one more a minute later that says how often it came again.
 */
export class Refusals {
  readonly #parts: { readonly store: Store; readonly clock: Clock; readonly log: Log };
  readonly #counting = new Map<string, Map<string, Counted>>();

  constructor(parts: { readonly store: Store; readonly clock: Clock; readonly log: Log }) {
    this.#parts = parts;
  }

  /** Never rejects: a refusal stands whether or not it can be written. */
  async note(context: TenantContext, note: RefusalNote): Promise<void> {
    const known = this.#ofTenant(context);
    const isRoom = known.size < mostDifferent || known.has(keyOf(note));
    const counted = isRoom ? note : { action: note.action, code: note.code, actor: serviceActor };
    const before = known.get(keyOf(counted));
    if (before) {
      before.count += 1;
      return;
    }
    known.set(keyOf(counted), { note: counted, count: 0 });
    await this.#write(context, [{ note: counted, count: 0 }]);
  }

  /** Writes what was counted so far, because the service stops. */
  async close(): Promise<void> {
    await Promise.all([...this.#counting.keys()].map((tenantId) => this.#flush({ tenantId })));
  }

  #ofTenant(context: TenantContext): Map<string, Counted> {
    const known = this.#counting.get(context.tenantId);
    if (known) return known;
    const made = new Map<string, Counted>();
    this.#counting.set(context.tenantId, made);
    this.#parts.clock.after(refusalSpanMs, () => void this.#flush({ tenantId: context.tenantId }));
    return made;
  }

  async #flush(context: TenantContext): Promise<void> {
    const counted = this.#counting.get(context.tenantId);
    this.#counting.delete(context.tenantId);
    const again = [...(counted?.values() ?? [])].filter(({ count }) => count > 0);
    if (again.length > 0) await this.#write(context, again);
  }

  async #write(context: TenantContext, all: readonly Counted[]): Promise<void> {
    const { store, clock, log } = this.#parts;
    await store
      .transaction(context, async ({ audit }) => {
        for (const each of all) {
          const { personal } = recordedActor(each.note.actor);
          const isNamed = Object.keys(personal).length > 0;
          await audit.append(context, contentOf(each, clock.now()), isNamed ? personal : undefined);
        }
      })
      .catch((error: unknown) => log.failure('audit.refusal', error));
  }
}

function keyOf({ action, code, actor, subject }: RefusalNote): string {
  return [action, code, actor.kind, actor.id, subject?.kind ?? '', subject?.id ?? ''].join(' ');
}

function contentOf({ note, count }: Counted, now: number): AuditContent {
  const { action, code, actor, subject } = note;
  return {
    at: now,
    action,
    actor: recordedActor(actor).actor,
    code,
    ...(subject && { subject }),
    ...(count > 0 && { count }),
  };
}
