import { HandrailError } from '@handrail/sdk';
import { type CryptoKey, SignJWT } from 'jose';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { DeviceKey, GrantKey } from '../link/linkApi.ts';
import { serviceClaims } from '../policy/serviceClaims.ts';
import { readServiceKeys } from '../policy/serviceKeys.ts';
import { keyThumbprint } from '../session/identityProof.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type Checkpoint, checkpointLimit, originOf, verifyCheckpoint } from './checkpoint.ts';
import { verifyInclusion } from './proofs.ts';
import { AuditRecord, HashText, leafOf, type SessionFacts } from './record.ts';

/** JWS header `typ` of a receipt. */
export const receiptType = 'handrail-receipt+jwt';

/** The longest receipt, in characters: a record, 53 hashes and a checkpoint, in base64. */
export const receiptLimit = 32_768;

/**
 * What both sides get at the end of a session: the record that the service wrote about it, and the proof that it stands
 * in the tenant's log. Leaf and place are the record's own (`leafOf`, `seq`), so that they cannot differ from it.
 */
const ReceiptClaims = Type.Object({
  iss: Type.String({ maxLength: 512 }),
  iat: Type.Integer(),
  record: AuditRecord,
  /** `inclusionProof` of the record in the checkpoint's tree. */
  proof: Type.Array(HashText, { maxItems: 53 }),
  /** Text of the signed checkpoint. */
  checkpoint: Type.String({ maxLength: checkpointLimit }),
});
type ReceiptClaims = Static<typeof ReceiptClaims>;

/** What a service puts into a receipt. */
export interface ReceiptContent {
  readonly issuer: string;
  /** `session.ended`, with the session's facts. */
  readonly record: AuditRecord;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
  /** Ms since the epoch. */
  readonly now: number;
}

/** Signs a receipt (EdDSA, compact JWS). */
export function signReceipt(
  content: ReceiptContent,
  key: { readonly privateKey: CryptoKey; readonly kid: string },
): Promise<string> {
  const { record, checkpoint } = content;
  return new SignJWT({ record, proof: content.proof.map(toBase64), checkpoint })
    .setProtectedHeader({ alg: 'EdDSA', typ: receiptType, kid: key.kid })
    .setIssuer(content.issuer)
    .setIssuedAt(Math.floor(content.now / 1000))
    .sign(key.privateKey);
}

/** What a device knows of the session that it wants the receipt of. */
export interface ExpectedReceipt {
  readonly issuer: string;
  readonly tenantId: string;
  readonly sessionId: string;
  readonly helperId: string;
  readonly sharerId: string;
  /** The sharer's. */
  readonly deviceId: string;
}

/** A receipt that holds. */
export interface Receipt {
  readonly session: SessionFacts;
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly checkpoint: Checkpoint;
}

/**
 * Checks a receipt: the service's signature, that it is of this session, and that the record stands in the log whose
 * checkpoint it holds. It does not end: it is there to be kept. Error: `audit_mismatch`, which never repeats what it says.
 */
export async function verifyReceipt(
  jws: string,
  expected: ExpectedReceipt,
  keys: readonly GrantKey[],
): Promise<Receipt> {
  const claims = await verifiedClaims(jws, keys, expected.issuer);
  const { record } = claims;
  const session = sessionOf(record);
  const same =
    record.tenant === expected.tenantId &&
    record.subject?.kind === 'session' &&
    record.subject.id === expected.sessionId &&
    session.helper === expected.helperId &&
    session.sharer === expected.sharerId &&
    session.device === expected.deviceId;
  if (!same) throw mismatch('is about another session');
  return { session, ...included(claims, originOf(expected.issuer, expected.tenantId), keys) };
}

/** A log, as the header of its export names it. */
export interface ReceiptLog {
  readonly origin: string;
  readonly tenant: string;
  readonly keys: readonly DeviceKey[];
}

/**
 * Checks a receipt of whatever session against a log that is known by its origin and keys: signature, record, and that the record
 * stands in the tree of the checkpoint in it. That the log goes on from this checkpoint is what `verifyExport` shows when it is
 * given `text`. Error: `audit_mismatch`.
 */
export async function verifyReceiptOfLog(
  jws: string,
  log: ReceiptLog,
): Promise<Receipt & { readonly sessionId: string; readonly text: string }> {
  const keys = log.keys.map((key) => ({ ...key, kid: keyThumbprint(key) }));
  const claims = await verifiedClaims(jws, keys);
  const { record, iss } = claims;
  const session = sessionOf(record);
  if (record.tenant !== log.tenant || originOf(iss, record.tenant) !== log.origin) throw mismatch('is of another log');
  const sessionId = record.subject?.id ?? '';
  return { session, sessionId, text: claims.checkpoint, ...included(claims, log.origin, keys) };
}

function sessionOf({ action, session }: AuditRecord): SessionFacts {
  if (action !== 'session.ended' || !session) throw mismatch('is not about the end of a session');
  return session;
}

function included(claims: ReceiptClaims, origin: string, keys: readonly GrantKey[]): Omit<Receipt, 'session'> {
  const { leaf, checkpoint } = readContent(claims, { origin, keys });
  const proof = claims.proof.map((text) => fromBase64(text) ?? new Uint8Array());
  if (!verifyInclusion(leaf, claims.record.seq, checkpoint, proof))
    throw mismatch('does not show that the log has its record');
  return { index: claims.record.seq, leaf, checkpoint };
}

async function verifiedClaims(jws: string, keys: readonly GrantKey[], issuer?: string): Promise<ReceiptClaims> {
  if (jws.length > receiptLimit) throw mismatch('is too long');
  const keyOf = await readServiceKeys(keys);
  const expected = { typ: receiptType, ...(issuer !== undefined && { issuer }) };
  const claims = await serviceClaims(jws, keyOf, expected, mismatch);
  if (!Check(ReceiptClaims, claims)) throw mismatch('has the wrong form');
  return claims;
}

function readContent(claims: ReceiptClaims, log: Parameters<typeof verifyCheckpoint>[1]) {
  try {
    return { leaf: leafOf(claims.record), checkpoint: verifyCheckpoint(claims.checkpoint, log) };
  } catch (error) {
    if (error instanceof HandrailError && error.code === 'malformed') throw mismatch('has the wrong form');
    throw error;
  }
}

function mismatch(why: string): HandrailError {
  return new HandrailError('audit_mismatch', `The receipt ${why}`);
}
