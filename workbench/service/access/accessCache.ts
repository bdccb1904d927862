import type { Disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Bus } from '../bus/bus.ts';
import type { Repositories } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { type TenantAccess, tenantAccess } from './tenantAccess.ts';

/** A message between nodes can be lost: what was read longer ago than this, in ms, is read again (R15). */
export const accessMaxAgeMs = 5 * 60_000;

export interface AccessCacheParts {
  readonly store: Pick<Repositories, 'roles' | 'assignments' | 'groups'>;
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly clock: Pick<Clock, 'monotonic'>;
}

interface Entry {
  readonly access: Promise<TenantAccess>;
  readonly since: number;
}

/**
 * Roles, assignments and the index of groups, read once for each tenant and again after a change. Who is in which group is
 * not in it: a membership counts as soon as it is written.
 */
export class AccessCache implements Disposable {
  readonly #parts: AccessCacheParts;
  readonly #entries = new Map<string, Entry>();
  readonly #listening: Disposable;

  constructor(parts: AccessCacheParts) {
    this.#parts = parts;
    this.#listening = parts.bus.subscribe('accessChanged', (tenantId) => this.#entries.delete(tenantId));
  }

  /** `maxAgeMs` for those who want it newer than usual. */
  async of(context: TenantContext, maxAgeMs: number = accessMaxAgeMs): Promise<TenantAccess> {
    const now = this.#parts.clock.monotonic();
    const known = this.#entries.get(context.tenantId);
    if (known && now - known.since < maxAgeMs) return known.access;
    this.#forgetOld(now);
    const entry = { access: readAccess(this.#parts.store, context), since: now };
    this.#entries.set(context.tenantId, entry);
    try {
      return await entry.access;
    } catch (error) {
      // The next one asks the tables again.
      if (this.#entries.get(context.tenantId) === entry) this.#entries.delete(context.tenantId);
      throw error;
    }
  }

  dispose(): void {
    this.#listening.dispose();
    this.#entries.clear();
  }

  #forgetOld(now: number): void {
    for (const [tenantId, { since }] of this.#entries) {
      if (now - since >= accessMaxAgeMs) this.#entries.delete(tenantId);
    }
  }
}

/** A tenant's rights as the tables have them now; for changes, which go by nothing older. */
export async function readAccess(store: AccessCacheParts['store'], context: TenantContext): Promise<TenantAccess> {
  const [customRoles, assignments, groups] = await Promise.all([
    store.roles.custom(context),
    store.assignments.all(context),
    store.groups.all(context),
  ]);
  return tenantAccess({ customRoles, assignments, groups });
}
