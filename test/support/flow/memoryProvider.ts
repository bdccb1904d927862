import { HandrailError } from '@handrail/sdk';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Clock } from '../../../workbench/base/clock.ts';
import type { DeviceKey } from '../../../workbench/base/link/linkApi.ts';
import {
  bindingNonce,
  type KeyBinding,
  type PinnedProvider,
  type ProviderKeySet,
} from '../../../workbench/base/session/keyBinding.ts';
import type { ProviderKeys } from '../../../workbench/device/ports/machine.ts';
import { demoPeople } from '../../../workbench/service/identity/embedded/demoPeople.ts';

/** The identity provider of a test: gives its word on who signed in with which key, and its keys to whoever asks. */
export class MemoryProvider implements ProviderKeys {
  readonly issuer: string;
  /** While true nobody gets its keys. */
  down = false;
  readonly #clock: Clock;
  readonly #keys = generateKeyPair('ES256');

  constructor(clock: Clock, issuer = 'https://identity.example') {
    this.#clock = clock;
    this.issuer = issuer;
  }

  /** What a device pins whose person signed in here. */
  pin(person: string): PinnedProvider {
    return { issuer: this.issuer, clientId: 'handrail', organisation: who(person).tenant };
  }

  /** That this person signed in with this key. */
  async word(person: string, key: DeviceKey, change: JWTPayload = {}): Promise<KeyBinding> {
    const { name, signInName, tenant } = who(person);
    const salt = crypto.getRandomValues(new Uint8Array(32));
    const now = Math.floor(this.#clock.now() / 1000);
    const idToken = await new SignJWT({
      iss: this.issuer,
      aud: 'handrail',
      sub: person,
      tid: tenant,
      name,
      preferred_username: signInName,
      nonce: bindingNonce(key, salt),
      iat: now,
      exp: now + 3600,
      ...change,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .sign((await this.#keys).privateKey);
    return { idToken, salt };
  }

  async keysOf({ issuer }: PinnedProvider): Promise<ProviderKeySet> {
    if (this.down || issuer !== this.issuer) throw new HandrailError('service_unreachable', 'No such provider');
    return { keys: [{ ...(await exportJWK((await this.#keys).publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }] };
  }
}

function who(person: string) {
  const stranger = { name: person, signInName: person, tenant: 'nowhere' };
  return demoPeople.find(({ id }) => id === person) ?? stranger;
}
