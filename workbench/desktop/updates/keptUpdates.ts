import Type, { type Static } from 'typebox';
import type { RandomBytes } from '../../base/random.ts';
import { conform } from '../../base/rpc/conform.ts';
import { ReleaseVersion } from '../../base/update/updateManifest.ts';
import type { EventLog, Keystore } from '../../device/ports/machine.ts';

const Kept = Type.Object(
  {
    /** Random, in hexadecimal; decides this device's turn in a rollout, and is never sent. */
    id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    seen: Type.Optional(Type.Object({ version: ReleaseVersion, issuedAt: Type.Integer({ minimum: 0 }) })),
  },
  { additionalProperties: false },
);
/** What a device remembers of updates from one start to the next. */
export type Kept = Static<typeof Kept>;

const name = 'updates';

/** Reads and writes it, whole or not at all. One that cannot be read begins anew: what runs is a floor in any case. */
export class KeptUpdates {
  readonly #store: Keystore;
  readonly #random: RandomBytes;
  readonly #log: EventLog;

  constructor(store: Keystore, random: RandomBytes, log: EventLog) {
    this.#store = store;
    this.#random = random;
    this.#log = log;
  }

  async read(): Promise<Kept> {
    try {
      const bytes = await this.#store.read(name);
      if (!bytes) return await this.#begin();
      const kept = conform(Kept, JSON.parse(Buffer.from(bytes).toString('utf8')));
      if (kept.fits) return kept.value as Kept;
      throw new Error('What was kept of updates has another shape');
    } catch {
      this.#log.record('updates.unreadable', { code: 'data_corrupt' });
      return await this.#begin();
    }
  }

  /** Rejects where it cannot be written: what was not remembered must not be acted on. */
  async write(kept: Kept): Promise<void> {
    await this.#store.write(name, Buffer.from(JSON.stringify(kept)));
  }

  async #begin(): Promise<Kept> {
    const kept = { id: Buffer.from(this.#random(16)).toString('hex') };
    await this.write(kept);
    return kept;
  }
}
