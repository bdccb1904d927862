import { HandrailError, type Peer } from '@handrail/sdk';
import { equalBytes } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { base64url, createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import Type, { type Static } from 'typebox';
import type { DeviceKey } from '../link/linkApi.ts';
import { shortenedName } from '../policy/shownName.ts';
import { shownText } from '../policy/shownText.ts';
import { Bytes } from '../rpc/bytes.ts';
import { lvCat } from './cpace.ts';

/** Bytes of the salt that hides a device key in its binding's nonce. */
export const saltBytes = 32;

/**
 * The identity provider's word that somebody signed in with this device key: an ID token whose `nonce` is
 * `bindingNonce` of the key and the salt. It proves nothing without the key itself, and no API takes it.
 */
export const KeyBinding = Type.Object(
  { idToken: Type.String({ maxLength: 16_384 }), salt: Bytes(saltBytes, saltBytes) },
  { additionalProperties: false },
);
export type KeyBinding = Static<typeof KeyBinding>;

/** The provider whose word counts on a device, as it was when the device was enrolled. */
export const PinnedProvider = Type.Object(
  {
    issuer: Type.String({ minLength: 1, maxLength: 512 }),
    clientId: Type.String({ minLength: 1, maxLength: 256 }),
    /** The organisation within the provider (`tid`), where its tokens name one. */
    organisation: Type.Optional(Type.String({ maxLength: 256 })),
  },
  { additionalProperties: false },
);
export type PinnedProvider = Static<typeof PinnedProvider>;

/** A provider's public keys, as it publishes them (RFC 7517). */
export type ProviderKeySet = JSONWebKeySet;

/** Asymmetric, and in use by OpenID providers. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const toleranceSeconds = 60;
/** However long a provider lets its tokens live, s. */
const longestLifeSeconds = 24 * 3600;

/** The `nonce` of a sign-in that binds this key to whoever signs in. 43 characters. */
export function bindingNonce(key: DeviceKey, salt: Uint8Array): string {
  return base64url.encode(sha256(lvCat(utf8ToBytes('handrail-key-binding/1'), base64url.decode(key.x), salt)));
}

/**
 * Checks that the pinned provider bound this key to the person on the card, and that what the card shows of them is what
 * the provider says. `jwks` are the provider's own, from its own address. Errors: `grant_mismatch`; `code_required` where
 * only the token's time is over. Neither repeats what the token says.
 */
export async function checkKeyBinding(
  binding: KeyBinding | undefined,
  expected: {
    readonly provider: PinnedProvider;
    /** The other device's key, which it has proved. */
    readonly key: DeviceKey;
    /** Who the service says is there, as it will be shown. */
    readonly person: Peer;
    /** Wall clock, ms since the epoch. */
    readonly now: number;
  },
  jwks: ProviderKeySet,
): Promise<void> {
  const { provider, key, person, now } = expected;
  if (!binding) throw mismatch('was not sent');
  const claims = await verified(binding.idToken, provider, jwks, now);
  const nonce = utf8ToBytes(bindingNonce(key, binding.salt));
  if (typeof claims['nonce'] !== 'string' || !equalBytes(nonce, utf8ToBytes(claims['nonce']))) {
    throw mismatch('is for another key');
  }
  if (claims['tid'] !== provider.organisation) throw mismatch('is of another organisation');
  if (isGuest(claims)) throw mismatch('is of a guest');
  checkShown(person, claims);
}

async function verified(
  idToken: string,
  { issuer, clientId }: PinnedProvider,
  jwks: ProviderKeySet,
  now: number,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(jwks), {
      algorithms,
      issuer,
      audience: clientId,
      requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp', 'nonce'],
      maxTokenAge: longestLifeSeconds,
      clockTolerance: toleranceSeconds,
      currentDate: new Date(now),
    });
    // A token for several audiences is the other ones' to hand on.
    if (Array.isArray(payload.aud) && payload.aud.length !== 1) throw mismatch('is for others as well');
    return payload;
  } catch (error) {
    if (error instanceof HandrailError) throw error;
    if (error instanceof errors.JWTExpired) {
      throw new HandrailError('code_required', "The helper's sign-in is too old to do without a code");
    }
    throw mismatch('does not verify');
  }
}

/** A service that lies could name anybody: what it shows must be the provider's words, whole or shortened. */
function checkShown(person: Peer, claims: JWTPayload): void {
  // As the service makes a person of the provider's claims.
  const signInName = shownText(textOf(claims, 'preferred_username') ?? claims.sub, 320);
  const name = shownText(textOf(claims, 'name'), 200) ?? signInName?.slice(0, 200);
  if (name === undefined) throw mismatch('names nobody');
  if (person.name !== name && person.name !== shortenedName(name)) throw mismatch('names somebody else');
  if (person.signInName !== undefined && person.signInName !== signInName) throw mismatch('is of another account');
}

function isGuest({ acct }: JWTPayload): boolean {
  return acct === 1 || acct === '1' || acct === 'guest';
}

function textOf(claims: JWTPayload, name: string): string | undefined {
  const value = claims[name];
  return typeof value === 'string' ? value : undefined;
}

function mismatch(why: string): HandrailError {
  return new HandrailError('grant_mismatch', `The provider's word on the other device ${why}`);
}
