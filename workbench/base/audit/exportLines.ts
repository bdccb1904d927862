import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { DeviceKey } from '../link/linkApi.ts';
import { toBase64 } from './base64.ts';
import { checkpointLimit } from './checkpoint.ts';
import { canonicalJson } from './jcs.ts';
import { AuditRecord, HashText, leafOf, PersonalPart, type SaltedPersonal } from './record.ts';

const closed = { additionalProperties: false } as const;

/** First line of an exported log. */
export const HeaderLine = Type.Object(
  {
    format: Type.Literal('handrail-audit/1'),
    origin: Type.String({ minLength: 1, maxLength: 512 }),
    tenant: Type.String({ minLength: 1, maxLength: 128 }),
    /** Public halves of the keys that signed the checkpoints. */
    keys: Type.Array(DeviceKey, { minItems: 1, maxItems: 64 }),
  },
  closed,
);
export type HeaderLine = Static<typeof HeaderLine>;

const RecordLine = Type.Object(
  {
    record: AuditRecord,
    /** Says which record was edited, where the checkpoints alone only say that one was. */
    leaf: HashText,
    /** Both, or neither once they are deleted. */
    personal: Type.Optional(PersonalPart),
    salt: Type.Optional(HashText),
  },
  closed,
);

const CheckpointLine = Type.Object({ checkpoint: Type.String({ maxLength: checkpointLimit }) }, closed);

/** Any line of an exported log after the header. */
const BodyLine = Type.Union([RecordLine, CheckpointLine]);
export type BodyLine = Static<typeof BodyLine>;

/** The header, without a line end. */
export function headerLine(header: Omit<HeaderLine, 'format'>): string {
  return canonicalJson({ ...header, format: 'handrail-audit/1' });
}

/** The line of a record, with its personal part while that is still there. */
export function recordLine(record: AuditRecord, salted?: SaltedPersonal): string {
  const leaf = toBase64(leafOf(record));
  if (!salted) return canonicalJson({ record, leaf });
  return canonicalJson({ record, leaf, personal: salted.personal, salt: toBase64(salted.salt) });
}

/** The line of a signed checkpoint. It stands behind the last record that it covers. */
export function checkpointLine(text: string): string {
  return canonicalJson({ checkpoint: text });
}

/** The header that a line is; undefined for any other line. */
export function readHeader(line: string): HeaderLine | undefined {
  const value = parse(line);
  return Check(HeaderLine, value) && isCanonical(value, line) ? value : undefined;
}

/** The record or checkpoint that a line is; undefined for any other line. */
export function readBody(line: string): BodyLine | undefined {
  const value = parse(line);
  return Check(BodyLine, value) && isCanonical(value, line) ? value : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

// So that a line has one reading: another parser could take the first of two equal names, or other spaces.
function isCanonical(value: object, line: string): boolean {
  try {
    return canonicalJson(value) === line;
  } catch {
    return false;
  }
}
