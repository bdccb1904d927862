import Type, { type Static } from 'typebox';
import { conform } from '../../base/rpc/conform.ts';
import type { Keystore } from '../../device/ports/machine.ts';

const name = 'sign-in';

/** What is kept of a sign-in: enough to get a new access token from the same provider, and nothing about the person. */
const Kept = Type.Object({
  /** Address of the service that named the provider: no other gets what comes of this. */
  service: Type.Optional(Type.String()),
  issuer: Type.String(),
  clientId: Type.String(),
  secret: Type.String(),
  /** Of the nonce that bound this device's key at that sign-in, base64url. */
  salt: Type.Optional(Type.String()),
});
export type KeptSignIn = Omit<Static<typeof Kept>, 'service'>;

/**
 * What was kept of a sign-in at this service, or `undefined` where there is nothing or nothing that can be understood. Another service
 * may name the same provider, and would be handed the person's token.
 */
export async function readSignIn(keystore: Keystore, service: string): Promise<KeptSignIn | undefined> {
  const bytes = await keystore.read(name);
  if (!bytes) return undefined;
  try {
    const kept = conform(Kept, JSON.parse(new TextDecoder().decode(bytes)));
    if (kept.fits) {
      const { service: of, ...value } = kept.value as Static<typeof Kept>;
      return of === service ? value : undefined;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  await keystore.remove(name);
  return undefined;
}

export function keepSignIn(keystore: Keystore, service: string, kept: KeptSignIn): Promise<void> {
  return keystore.write(name, new TextEncoder().encode(JSON.stringify({ service, ...kept })));
}

export function forgetSignIn(keystore: Keystore): Promise<void> {
  return keystore.remove(name);
}
