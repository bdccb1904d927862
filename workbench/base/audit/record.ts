import { type ErrorCode, HandrailError } from '@handrail/sdk';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { EndReason } from '../link/linkApi.ts';
import type { RandomBytes } from '../random.ts';
import type { SessionMode } from '../session/lifecycle.ts';
import type { ActorKind, AuditAction, SubjectKind } from './actions.ts';
import { toBase64 } from './base64.ts';
import { canonicalBytes } from './jcs.ts';
import { leafHash } from './tree.ts';

const closed = { additionalProperties: false } as const;
// No spaces and no @: a name or an address of a person is no id.
const id = Type.String({ minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9._:-]+$' });
const name = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,63}$' });
const time = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** A SHA-256 hash or HMAC in base64. */
export const HashText = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' });

/** What is kept for good about a session that ended (R42): opaque ids and facts. */
export const SessionFacts = Type.Object(
  {
    kind: Type.Enum(['code', 'launched', 'unattended']),
    helper: id,
    sharer: id,
    /** The sharer's. */
    device: id,
    /** Times in ms since the epoch; absent where both sides never came to trust each other. */
    startedAt: Type.Optional(time),
    endedAt: time,
    reason: name,
    mode: Type.Enum(['none', 'view', 'control']),
    features: Type.Array(name, { maxItems: 64 }),
  },
  closed,
);
export type SessionFacts = Static<typeof SessionFacts>;

/**
 * The public part of a record: what the tree covers and what is never deleted. Opaque ids and names of things only. Names
 * that the service picks from closed lists are patterns here, so that a reader can check the log of a newer service.
 */
export const AuditRecord = Type.Object(
  {
    v: Type.Literal(1),
    /** Place in the tenant's log, from 0: the index of its leaf. */
    seq: time,
    /** Ms since the epoch. */
    at: time,
    tenant: id,
    /** One of `auditActions`, in the service that wrote it. */
    action: name,
    actor: Type.Object({ kind: name, id }, closed),
    subject: Type.Optional(Type.Object({ kind: name, id }, closed)),
    /** Of a refusal: its ErrorCode. */
    code: Type.Optional(name),
    /** Names of the fields that changed, never what they hold. */
    changed: Type.Optional(Type.Array(name, { maxItems: 64 })),
    session: Type.Optional(SessionFacts),
    /** Of a refusal: how often it came again in the minute after the record of the first one. */
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    /** `commitPersonal` of the personal part, where there is or was one. */
    personal: Type.Optional(HashText),
  },
  closed,
);
export type AuditRecord = Static<typeof AuditRecord>;

const shortLimit = 512;
const longLimit = 4096;
const shortText = Type.Optional(Type.String({ maxLength: shortLimit }));
const longText = Type.Optional(Type.String({ maxLength: longLimit }));

/** The personal part of a record: stored beside it with its salt, and deleted after the tenant's retention time. */
export const PersonalPart = Type.Object(
  {
    actorName: shortText,
    actorSignInName: shortText,
    subjectName: shortText,
    subjectSignInName: shortText,
    deviceName: shortText,
    ticket: shortText,
    reason: longText,
    note: longText,
  },
  closed,
);
export type PersonalPart = Static<typeof PersonalPart>;

/** A personal part with the salt of its commitment; both are deleted together. */
export interface SaltedPersonal {
  readonly salt: Uint8Array;
  readonly personal: PersonalPart;
}

/** What a record is made from: `AuditRecord` with the names that the service may write. */
export interface RecordContent
  extends Omit<AuditRecord, 'v' | 'action' | 'actor' | 'subject' | 'code' | 'session' | 'personal'> {
  readonly action: AuditAction;
  readonly actor: { readonly kind: ActorKind; readonly id: string };
  readonly subject?: { readonly kind: SubjectKind; readonly id: string };
  readonly code?: ErrorCode;
  readonly session?: Omit<SessionFacts, 'reason' | 'mode'> & { readonly reason: EndReason; readonly mode: SessionMode };
}

/** The record to append, with the commitment to its personal part. Error: `invalid_input`, which never repeats it. */
export function makeRecord(content: RecordContent, salted?: SaltedPersonal): AuditRecord {
  const record: unknown = {
    ...content,
    v: 1,
    ...(salted && { personal: commitPersonal(salted.salt, salted.personal) }),
  };
  if (!Check(AuditRecord, record)) throw invalid('The record has the wrong form');
  return record;
}

/** The record's leaf in the tree. */
export function leafOf(record: AuditRecord): Uint8Array {
  return leafHash(canonicalBytes(record));
}

/** Length of a salt, in bytes. Fixed: HMAC takes a shorter key and the same with zeros behind it for one. */
export const saltLength = 32;

/** A personal part ready to commit to, under a new salt. Text that is too long or ill-formed is mended, never refused. */
export function saltPersonal(random: RandomBytes, personal: PersonalPart): SaltedPersonal {
  const entries = Object.entries(personal).map(([field, text]) => {
    const limit = field === 'reason' || field === 'note' ? longLimit : shortLimit;
    return [field, text.slice(0, limit).toWellFormed()] as const;
  });
  return { salt: random(saltLength), personal: Object.fromEntries(entries) };
}

/**
 * HMAC-SHA-256 of a personal part under its salt, base64: binds the record to it, and says nothing about it once the salt
 * is gone. Errors: `invalid_input`, `malformed` for lone surrogates.
 */
export function commitPersonal(salt: Uint8Array, personal: PersonalPart): string {
  if (salt.length !== saltLength) throw invalid('The salt has the wrong length');
  if (!Check(PersonalPart, personal)) throw invalid('The personal part has the wrong form');
  return toBase64(hmac(sha256, salt, canonicalBytes(personal)));
}

/** Whether the record was made with this personal part. Never throws. */
export function verifyPersonal(commitment: string, salt: Uint8Array, personal: PersonalPart): boolean {
  try {
    return commitPersonal(salt, personal) === commitment;
  } catch (error) {
    if (error instanceof HandrailError) return false;
    throw error;
  }
}

function invalid(why: string): HandrailError {
  return new HandrailError('invalid_input', why);
}
