import { HandrailError, type Peer } from '@handrail/sdk';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import type { Clock } from '../../base/clock.ts';
import type { DeviceKey } from '../../base/link/linkApi.ts';
import { checkKeyBinding, type KeyBinding } from '../../base/session/keyBinding.ts';
import type { Identity, ProviderKeys } from '../ports/machine.ts';
import type { EnrolmentPin, EnrolmentPins } from './enrolmentPin.ts';

/** What takes the code's place: the helper's device shows the provider's word on its key, the sharer's checks it. */
export type CodelessTerms =
  | { readonly role: 'helper'; readonly binding: KeyBinding }
  | {
      readonly role: 'sharer';
      /** `key` has signed this very handshake, and `person` is who will be shown. Rejects where the word does not fit both. */
      readonly check: (binding: KeyBinding | undefined, key: DeviceKey, person: Peer) => Promise<void>;
    };

export interface CodelessParts {
  readonly identity: Pick<Identity, 'keyBinding' | 'provider'>;
  readonly providerKeys: ProviderKeys;
  readonly pins: EnrolmentPins;
  readonly clock: Clock;
  /** The tenant's settings as this device last heard them; undefined before it did. */
  readonly settings: () => Pick<TenantSettings, 'codeForLaunched'> | undefined;
}

/**
 * Whether this device does without a code, which it decides by what it knows itself: no word of the service or the other
 * side makes it. Where anything is missing the code is needed.
 */
export class Codeless {
  readonly #parts: CodelessParts;

  constructor(parts: CodelessParts) {
    this.#parts = parts;
  }

  /** The tenant's policy, as this device knows it. */
  get waived(): boolean {
    return this.#parts.settings()?.codeForLaunched === false;
  }

  /** Helper: what this device can show, where the policy lets it. */
  async helperTerms(): Promise<(CodelessTerms & { readonly role: 'helper' }) | undefined> {
    const binding = this.waived ? await this.#parts.identity.keyBinding() : undefined;
    return binding && { role: 'helper', binding };
  }

  /** Sharer: whether this device was enrolled, here and in this tenant. */
  async isEnrolled(tenantId: string): Promise<boolean> {
    return (await this.#parts.pins.read())?.tenantId === tenantId;
  }

  /** Sharer: goes on without a code. Error: `code_required`. */
  async sharerTerms(tenantId: string): Promise<CodelessTerms & { readonly role: 'sharer' }> {
    const pin = await this.#parts.pins.read();
    if (!this.waived || pin?.tenantId !== tenantId) {
      throw new HandrailError('code_required', 'This device asks for the code');
    }
    const check = (binding: KeyBinding | undefined, key: DeviceKey, person: Peer) =>
      this.#check(pin, binding, key, person);
    return { role: 'sharer', check };
  }

  /** Somebody enrolled this device. Whose word counts is settled now, and by nobody later; `again` for a new act of enrolment. */
  async enrolled(tenantId: string, again: boolean): Promise<void> {
    const { identity, pins } = this.#parts;
    const provider = identity.provider();
    if (!again && (await pins.read())) return;
    if (provider) await pins.write({ tenantId, provider });
    else await pins.forget();
  }

  /** The device is not enrolled any more. */
  async retired(): Promise<void> {
    await this.#parts.pins.forget();
  }

  async #check(
    { provider }: EnrolmentPin,
    binding: KeyBinding | undefined,
    key: DeviceKey,
    person: Peer,
  ): Promise<void> {
    const { providerKeys, clock } = this.#parts;
    const jwks = await providerKeys.keysOf(provider);
    await checkKeyBinding(binding, { provider, key, person, now: clock.now() }, jwks);
  }
}
