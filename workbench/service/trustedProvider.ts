import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/random.ts';
import { type EmbeddedProvider, embeddedProvider } from './identity/embedded/embeddedProvider.ts';
import type { Provider } from './identity/provider.ts';
import type { SignInWith } from './options.ts';
import { followSetUp } from './setup/administrator/followSetUp.ts';
import { seedDemoTenants } from './store/demoTenants.ts';
import { signingKey } from './store/files/keyFiles.ts';
import type { Store } from './store/store.ts';

/** Whom the service trusts to say who somebody is, with its tenants in the store: the demo's own provider, or the one that was set up. */
export async function trustedProvider(parts: {
  readonly signIn: SignInWith;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** The folder of the service's keys. */
  readonly keys: string;
  readonly store: Store;
  readonly address: string;
}): Promise<{ readonly provider: Provider; readonly embedded: EmbeddedProvider | undefined }> {
  const { signIn, clock, random, keys, store, address } = parts;
  if (signIn.kind === 'embedded') {
    const key = await signingKey(keys, 'identity', 'RS256');
    const embedded = embeddedProvider({ address, key, clock, random });
    await seedDemoTenants(store, embedded.provider.id, clock.now());
    return { provider: embedded.provider, embedded };
  }
  const { provider, tenants } = signIn;
  for (const each of tenants) await followSetUp(store, { ...each, provider: provider.id }, clock.now());
  return { provider, embedded: undefined };
}
