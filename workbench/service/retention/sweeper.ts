import type { Disposable } from '@handrail/sdk';
import { serviceActor } from '../../base/audit/actions.ts';
import type { Clock } from '../../base/clock.ts';
import type { AuditDesk } from '../audit/auditDesk.ts';
import type { Log } from '../logs/log.ts';
import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenants.ts';

const dayMs = 86_400_000;

/** How often it is looked for what is due, in ms. */
const sweepEveryMs = 3_600_000;
/** How often logs that grew get a signed checkpoint, in ms. */
const checkpointEveryMs = 60_000;
const batch = 500;

export interface SweeperParts {
  readonly store: Store;
  readonly audit: AuditDesk;
  readonly clock: Clock;
  readonly log: Log;
}

/** Deletes personal fields when their time has come, and has the tenants' logs signed as they grow. */
export class Sweeper {
  readonly #parts: SweeperParts;
  readonly #timers = new Map<string, Disposable>();
  readonly #running = new Map<string, Promise<void>>();
  #closed = false;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  /** Sweeps now and from then on. */
  start(): void {
    this.#every('sweep', sweepEveryMs, () => this.sweep());
    this.#every('checkpoint', checkpointEveryMs, () => this.checkpoint());
  }

  /** Deletes what is due in every tenant; how many sessions and records that concerned. */
  async sweep(): Promise<number> {
    const { store } = this.#parts;
    let count = 0;
    for (const tenant of await store.tenants.all()) count += await this.#sweepTenant(tenant);
    // What was overwritten in the database may still stand in its write-ahead log.
    if (count > 0) await store.compact();
    return count;
  }

  /** Signs the logs that grew since their last checkpoint. */
  async checkpoint(): Promise<void> {
    const { store, audit } = this.#parts;
    for (const tenant of await store.tenants.all()) {
      if ((await store.audit.head(tenant)).size > 0) await audit.checkpoint(tenant);
    }
  }

  /** Settles when nothing of it runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers.values()) timer.dispose();
    await Promise.all(this.#running.values());
  }

  async #sweepTenant(tenant: Tenant): Promise<number> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const before = now - tenant.settings.retentionDays * dayMs;
    let sessions = 0;
    for (let done = batch; done === batch; sessions += done) {
      done = await store.transaction(tenant, (tables) => tables.sessions.deletePersonal(tenant, before, now, batch));
    }
    const records = await store.transaction(tenant, (tables) => tables.audit.deletePersonal(tenant, before));
    if (sessions + records === 0) return 0;
    await store.transaction(tenant, ({ audit }) =>
      audit.append(tenant, {
        at: now,
        action: 'retention.applied',
        actor: serviceActor,
        subject: { kind: 'tenant', id: tenant.tenantId },
      }),
    );
    return sessions + records;
  }

  /** One run after the other, and a run that fails is tried again in time. */
  #every(name: string, ms: number, run: () => Promise<unknown>): void {
    const { log, clock } = this.#parts;
    const again = () => {
      this.#running.delete(name);
      if (!this.#closed)
        this.#timers.set(
          name,
          clock.after(ms, () => this.#every(name, ms, run)),
        );
    };
    const running = run().then(again, (error: unknown) => {
      log.failure(`retention.${name}`, error);
      again();
    });
    this.#running.set(name, running);
  }
}
