import Type, { type Static } from 'typebox';
import { conform } from '../../base/rpc/conform.ts';
import type { Keystore } from '../../device/ports/machine.ts';

const name = 'sign-in';

/** What is kept of a sign-in: enough to get a new access token from the same provider, and nothing about the person. */
const Kept = Type.Object({
  issuer: Type.String(),
  clientId: Type.String(),
  secret: Type.String(),
  /** Of the nonce that bound this device's key at that sign-in, base64url. */
  salt: Type.Optional(Type.String()),
});
export type KeptSignIn = Static<typeof Kept>;

/** What was kept, or `undefined` where there is nothing or nothing that can be understood. */
export async function readSignIn(keystore: Keystore): Promise<KeptSignIn | undefined> {
  const bytes = await keystore.read(name);
  if (!bytes) return undefined;
  try {
    const kept = conform(Kept, JSON.parse(new TextDecoder().decode(bytes)));
    if (kept.fits) return kept.value as KeptSignIn;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  await keystore.remove(name);
  return undefined;
}

export function keepSignIn(keystore: Keystore, kept: KeptSignIn): Promise<void> {
  return keystore.write(name, new TextEncoder().encode(JSON.stringify(kept)));
}

export function forgetSignIn(keystore: Keystore): Promise<void> {
  return keystore.remove(name);
}
