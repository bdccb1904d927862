import { HandrailError } from '@handrail/sdk';
import { type CryptoKey, errors, SignJWT } from 'jose';
import { Check } from 'typebox/value';
import { Grant, grantLifeSeconds, grantType } from './grant.ts';
import type { Rights } from './rights.ts';
import { serviceClaims } from './serviceClaims.ts';
import type { KeyOf } from './serviceKeys.ts';

/** How far two clocks may differ, in seconds. */
const clockToleranceSeconds = 60;

/** What a grant says beside its times. */
export type GrantContent = Omit<Grant, 'iat' | 'nbf' | 'exp'>;

/** Signs a grant (EdDSA, compact JWS) that begins now and lives `grantLifeSeconds`, or less. `now` is ms since the epoch. */
export function signGrant(
  content: GrantContent,
  key: { readonly privateKey: CryptoKey; readonly kid: string },
  now: number,
  lifeSeconds: number = grantLifeSeconds,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  const claims: Grant = {
    ...content,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + Math.min(lifeSeconds, grantLifeSeconds),
  };
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: grantType, kid: key.kid })
    .sign(key.privateKey);
}

/** What a device knows of its session when a grant arrives; what it does not know yet is absent and not compared. */
export interface ExpectedGrant {
  readonly issuer: string;
  readonly tenantId: string;
  readonly sessionId: string;
  /** The sharer's device. */
  readonly deviceId: string;
  readonly helperId?: string;
  readonly sharerId?: string;
  /** RFC 7638 thumbprints of the two devices' keys. */
  readonly helperThumbprint?: string;
  readonly sharerThumbprint?: string;
  /** Whether this device goes on without a code: the grant must say the same. */
  readonly codeless?: boolean;
  /** Wall clock, ms since the epoch. */
  readonly now: number;
}

/**
 * Checks signature, form, time and every name in a grant. Errors: `clock_skew` where only the times are wrong, since a
 * grant is seconds old when it arrives; `code_required` where a code was to be left out; `grant_mismatch` for all else. Neither repeats what the grant says.
 */
export async function verifyGrant(jws: string, expected: ExpectedGrant, keyOf: KeyOf): Promise<Grant> {
  const payload = await serviceClaims(
    jws,
    keyOf,
    {
      typ: grantType,
      issuer: expected.issuer,
      audience: `device:${expected.deviceId}`,
      requiredClaims: ['iat', 'nbf', 'exp', 'sub', 'jti'],
      maxTokenAge: grantLifeSeconds,
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(expected.now),
    },
    refusal,
  );
  if (!Check(Grant, payload)) throw mismatch('has the wrong form');
  if (payload.exp - payload.iat > grantLifeSeconds || payload.exp <= payload.iat) throw mismatch('lives too long');
  const pairs: readonly (readonly [string, string | undefined, string])[] = [
    [payload.tid, expected.tenantId, 'names another tenant'],
    [payload.sid, expected.sessionId, 'names another session'],
    [payload.dev, expected.deviceId, 'names another device'],
    [payload.sub, expected.helperId, 'names another helper'],
    [payload.sharer, expected.sharerId, 'names another sharer'],
    [payload.cnf.jkt, expected.helperThumbprint, "names another key of the helper's device"],
    [payload.sharer_jkt, expected.sharerThumbprint, "names another key of the sharer's device"],
  ];
  for (const [actual, wanted, why] of pairs) {
    if (wanted !== undefined && actual !== wanted) throw mismatch(why);
  }
  if (expected.codeless !== undefined) checkCode(expected.codeless, payload);
  return payload;
}

/** A grant in force: what it says, and until when on this device's monotonic clock. */
export interface HeldGrant {
  readonly grant: Grant;
  readonly rights: Rights;
}

/**
 * Takes a verified grant into force. Its life runs from its receipt, on a monotonic clock (ms), so that a wall clock
 * that is set back gives nobody more. A renewal must rise in `seq`, name the same session, people and keys, and may
 * keep or narrow permissions; anything else is `grant_mismatch`: more rights need a new session.
 */
export function holdGrant(grant: Grant, receivedAt: number, previous?: HeldGrant): HeldGrant {
  const permissions = new Set(grant.perm);
  if (previous) {
    const before = previous.grant;
    if (grant.seq <= before.seq) throw mismatch('is not newer than the one in force');
    const same =
      grant.iss === before.iss &&
      grant.aud === before.aud &&
      grant.sub === before.sub &&
      grant.sharer === before.sharer &&
      grant.dev === before.dev &&
      grant.tid === before.tid &&
      grant.sid === before.sid &&
      grant.cnf.jkt === before.cnf.jkt &&
      grant.sharer_jkt === before.sharer_jkt &&
      grant.codeless === before.codeless;
    if (!same) throw mismatch('renews another one');
    if (!grant.perm.every((id) => previous.rights.permissions.has(id)))
      throw mismatch('holds more than the one it renews');
    if (previous.rights.revoked) throw new HandrailError('grant_revoked', 'A revoked grant cannot be renewed');
  }
  const validUntil = receivedAt + (grant.exp - grant.iat) * 1000;
  return { grant, rights: { permissions, validUntil, revoked: false, matches: true } };
}

/** The same grant, revoked: nothing passes by it any more. */
export function revokeGrant(held: HeldGrant): HeldGrant {
  return { grant: held.grant, rights: { ...held.rights, revoked: true } };
}

/** A code that the grant calls for is never left out, and one that both typed is never for a session without. */
function checkCode(codeless: boolean, grant: Grant): void {
  if (codeless && !grant.codeless) throw new HandrailError('code_required', 'The grant calls for a code');
  if (!codeless && grant.codeless) throw mismatch('is for a session without a code');
}

function mismatch(why: string): HandrailError {
  return new HandrailError('grant_mismatch', `The grant ${why}`);
}

/** Where nothing is wrong but the times, it is a clock that is. */
function refusal(why: string, error?: unknown): HandrailError {
  const timing =
    error instanceof errors.JWTExpired ||
    (error instanceof errors.JWTClaimValidationFailed &&
      (error.claim === 'nbf' || error.claim === 'iat') &&
      error.reason === 'check_failed');
  if (timing) {
    return new HandrailError('clock_skew', "The grant's times do not fit this device's clock", {
      toleranceSeconds: clockToleranceSeconds,
    });
  }
  return mismatch(why);
}
