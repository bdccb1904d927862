import type { DeviceKey } from '../../base/link/linkApi.ts';
import type { DeviceKeys } from '../../device/ports/machine.ts';

/** Where the key pair lies from one opening of the tab to the next. */
export interface KeyPairStore {
  /** Rejects where the browser keeps nothing. */
  read(): Promise<CryptoKeyPair | undefined>;
  write(pair: CryptoKeyPair): Promise<void>;
}

/** Ed25519 of WebCrypto, as far as it is used here. */
type Subtle = Pick<SubtleCrypto, 'generateKey' | 'exportKey' | 'sign' | 'digest'>;

/**
 * The tab's own key pair, whose private half no script can read. It lasts where the browser keeps it (`store`); without a store it
 * ends with the tab. Rejects where the browser has no Ed25519.
 */
export async function openTabKeys(subtle: Subtle, store: KeyPairStore | undefined): Promise<DeviceKeys> {
  const kept = await store?.read().catch(() => undefined);
  if (kept) return await keysOf(subtle, kept);
  const made = (await subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  // A private window may keep nothing; then the tab is another device each time.
  await store?.write(made).catch(() => undefined);
  return await keysOf(subtle, made);
}

async function keysOf(subtle: Subtle, { publicKey, privateKey }: CryptoKeyPair): Promise<DeviceKeys> {
  const { x = '' } = await subtle.exportKey('jwk', publicKey);
  const key: DeviceKey = { kty: 'OKP', crv: 'Ed25519', x };
  // RFC 7638 with the members of RFC 8037, in their order.
  const named = new TextEncoder().encode(JSON.stringify({ crv: key.crv, kty: key.kty, x }));
  const thumbprint = base64url(new Uint8Array(await subtle.digest('SHA-256', named)));
  return {
    public: key,
    thumbprint,
    sign: async (message) => new Uint8Array(await subtle.sign('Ed25519', privateKey, Uint8Array.from(message))),
  };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
