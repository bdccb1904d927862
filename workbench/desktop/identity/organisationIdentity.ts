import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { DeviceKey } from '../../base/link/linkApi.ts';
import { otherApi } from '../../base/link/ownApi.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { KeyBinding, PinnedProvider } from '../../base/session/keyBinding.ts';
import type { Identity, Keystore } from '../../device/ports/machine.ts';
import { EntraIdentity } from './entraIdentity.ts';
import { OidcIdentity, type ProviderIdentityParts } from './oidcIdentity.ts';
import { goodElsewhere } from './signInProblem.ts';
import { type Fetch, fetchSignInOptions } from './signInService.ts';

export interface OrganisationIdentityParts {
  /** Address of the service, such as `https://help.example.org`. */
  readonly service: string;
  /** Nobody but the person at this device vouches for the service: a sign-in there must be good there alone. */
  readonly ownApiOnly?: boolean;
  readonly keystore: Keystore;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly deviceKey: DeviceKey;
  /** Shows an address in the person's browser (`Shell.openExternal`). */
  readonly openBrowser: (address: string) => Promise<void>;
  readonly fetch?: Fetch;
}

/** Sign-in as the service says: asks it which provider its people use, and signs in there. */
export class OrganisationIdentity implements Identity {
  readonly #parts: OrganisationIdentityParts;
  #identity: Identity | undefined;

  constructor(parts: OrganisationIdentityParts) {
    this.#parts = parts;
  }

  async signIn(signal: AbortSignal): Promise<void> {
    // Asked anew each time: an administrator may have changed the provider.
    this.#identity = await this.#choose(signal);
    await this.#identity.signIn(signal);
  }

  async restore(): Promise<boolean> {
    this.#identity ??= await this.#choose(new AbortController().signal);
    return this.#identity.restore();
  }

  async signOut(): Promise<void> {
    await this.#identity?.signOut();
  }

  async accessToken(): Promise<string> {
    if (!this.#identity) throw new HandrailError('sign_in_required', 'Nobody is signed in');
    return this.#identity.accessToken();
  }

  async keyBinding(): Promise<KeyBinding | undefined> {
    return await this.#identity?.keyBinding();
  }

  provider(): PinnedProvider | undefined {
    return this.#identity?.provider();
  }

  async #choose(signal: AbortSignal): Promise<Identity> {
    const { service, ownApiOnly = false, fetch = globalThis.fetch } = this.#parts;
    const options = await fetchSignInOptions(service, fetch, signal);
    const provider = options.providers[0];
    if (!provider)
      throw new HandrailError('sign_in_failed', 'The service has no sign-in provider', { reason: 'no_provider' });
    const other = ownApiOnly ? otherApi(service, provider) : undefined;
    if (other !== undefined) throw goodElsewhere(service, other);
    const parts: ProviderIdentityParts = { ...this.#parts, ownApiOnly, fetch, provider };
    return provider.kind === 'entra' ? new EntraIdentity(parts) : new OidcIdentity(parts);
  }
}
