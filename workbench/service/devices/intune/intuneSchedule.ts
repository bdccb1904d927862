import type { Disposable } from '@handrail/sdk';
import { newId } from '../../newId.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { type IntuneRunParts, leaseMs, runIntune } from './intuneRun.ts';
import { intuneSettingsOf } from './intuneSettings.ts';

/** How often it is looked for what is due, in ms. */
const lookEveryMs = 60_000;

/** Reads every connected tenant's devices when it is due. Of several services on one database one has the turn in a tenant. */
export class IntuneSchedule {
  readonly #parts: IntuneRunParts;
  readonly #holder: string;
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  #timer: Disposable | undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: IntuneRunParts) {
    this.#parts = parts;
    this.#holder = newId(parts.random);
  }

  /** Looks now, and from then on every minute. */
  start(): void {
    const { clock, log } = this.#parts;
    if (this.#stop.signal.aborted) return;
    this.#looking = this.#look()
      .catch((error: unknown) => log.failure('intune.look', error))
      .then(() => {
        if (!this.#stop.signal.aborted) this.#timer = clock.after(lookEveryMs, () => this.start());
      });
  }

  /** Looks at one tenant now, as somebody asked for it. */
  async wake(context: TenantContext): Promise<void> {
    const { store, clock } = this.#parts;
    const { tenantId } = context;
    if (this.#running.has(tenantId) || this.#stop.signal.aborted) return;
    const settings = await intuneSettingsOf(store.documents, context);
    if (!settings.content.enabled) return;
    const now = clock.now();
    const taken = await store.intune.take(context, this.#holder, { now, until: now + leaseMs });
    if (!taken || this.#running.has(tenantId)) return;
    const run = runIntune(this.#parts, context, taken, this.#stop.signal)
      .catch((error: unknown) => this.#parts.log.failure('intune.run', error, { tenant: tenantId }))
      .finally(() => this.#running.delete(tenantId));
    this.#running.set(tenantId, run);
  }

  /** Settles when nothing of it runs any more. A run under way lets its turn go. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#timer?.dispose();
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    for (const tenant of await this.#parts.store.tenants.all()) await this.wake(tenant);
  }
}
