import { HandrailError, Peer } from '@handrail/sdk';
import { type CryptoKey, SignJWT } from 'jose';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { serviceClaims } from './serviceClaims.ts';
import type { KeyOf } from './serviceKeys.ts';

/** JWS header `typ` of a card. */
const cardType = 'handrail-card+jwt';

/** The longest a card is good for, in seconds: a session's limit, so that one card serves a session. */
export const cardLifeSeconds = 8 * 3600;

/**
 * Who somebody is, signed by the service from the identity provider's claims, so that a peer cannot name itself.
 * Travels only inside the sealed channel. The helper's card already has the name as the tenant wants it shown.
 */
const CardClaims = Type.Object({
  iss: Type.String({ maxLength: 512 }),
  /** Opaque person id; equals `person.id` and the grant's `sub` or `sharer`. */
  sub: Type.String({ maxLength: 128 }),
  tid: Type.String({ maxLength: 128 }),
  person: Peer,
  exp: Type.Integer(),
});

/** Signs a person's card (EdDSA). `now` is in ms since the epoch. */
export function signCard(
  card: { readonly issuer: string; readonly tenantId: string; readonly person: Peer; readonly now: number },
  key: { readonly privateKey: CryptoKey; readonly kid: string },
): Promise<string> {
  const issuedAt = Math.floor(card.now / 1000);
  return new SignJWT({ tid: card.tenantId, person: card.person })
    .setProtectedHeader({ alg: 'EdDSA', typ: cardType, kid: key.kid })
    .setIssuer(card.issuer)
    .setSubject(card.person.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + cardLifeSeconds)
    .sign(key.privateKey);
}

/** Checks a card against the person the grant names. Error: `grant_mismatch`, which never repeats the card's content. */
export async function verifyCard(
  jws: string,
  expected: { readonly issuer: string; readonly tenantId: string; readonly personId: string; readonly now: number },
  keyOf: KeyOf,
): Promise<Peer> {
  const mismatch = (why: string) => new HandrailError('grant_mismatch', `The card of the other person ${why}`);
  const claims = await serviceClaims(
    jws,
    keyOf,
    {
      typ: cardType,
      issuer: expected.issuer,
      subject: expected.personId,
      clockTolerance: 60,
      currentDate: new Date(expected.now),
    },
    mismatch,
  );
  if (!Check(CardClaims, claims)) throw mismatch('has the wrong shape');
  if (claims.tid !== expected.tenantId || claims.person.id !== claims.sub) throw mismatch('names somebody else');
  return claims.person;
}
