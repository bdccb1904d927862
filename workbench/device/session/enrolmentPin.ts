import Type, { type Static } from 'typebox';
import { conform } from '../../base/rpc/conform.ts';
import { PinnedProvider } from '../../base/session/keyBinding.ts';
import type { Keystore } from '../ports/machine.ts';

const name = 'enrolment';

/** What this device itself keeps of its enrolment: where it belongs, and whose word on people counts here. */
export const EnrolmentPin = Type.Object(
  { tenantId: Type.String({ minLength: 1, maxLength: 128 }), provider: PinnedProvider },
  { additionalProperties: false },
);
export type EnrolmentPin = Static<typeof EnrolmentPin>;

/**
 * Remembers that this device was enrolled, by an act of somebody here: what the service says later can take it away and
 * cannot bring it about. A device without one asks for the code in every session.
 */
export class EnrolmentPins {
  readonly #keystore: Keystore;

  constructor(keystore: Keystore) {
    this.#keystore = keystore;
  }

  /** Undefined, too, for what cannot be read: the code is then needed until the device is enrolled again. */
  async read(): Promise<EnrolmentPin | undefined> {
    const bytes = await this.#keystore.read(name).catch(() => undefined);
    if (!bytes) return undefined;
    try {
      const kept = conform(EnrolmentPin, JSON.parse(new TextDecoder().decode(bytes)));
      return kept.fits ? (kept.value as EnrolmentPin) : undefined;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return undefined;
    }
  }

  async write(pin: EnrolmentPin): Promise<void> {
    await this.#keystore.write(name, new TextEncoder().encode(JSON.stringify(pin)));
  }

  async forget(): Promise<void> {
    await this.#keystore.remove(name);
  }
}
