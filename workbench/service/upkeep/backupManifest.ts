import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';

/** First line of a backup's file; the second is the manifest, and the parts follow it one after the other. */
export const backupFormat = 'handrail-backup/1';

/** The manifest is one line of at most this many bytes. */
export const manifestLimit = 256 * 1024;

const closed = { additionalProperties: false } as const;

/** The names are those that a data folder has, so that none of them can lead elsewhere. */
const PartName = Type.String({
  pattern: '^(handrail\\.db|configuration\\.json|keys/[A-Za-z0-9][A-Za-z0-9_-]{0,63}\\.json)$',
});

export const BackupManifest = Type.Object(
  {
    format: Type.Literal(backupFormat),
    /** Milliseconds since the epoch. */
    madeAt: Type.Integer({ minimum: 0 }),
    /** Names of the schema's steps that the database has. */
    schema: Type.Array(Type.String({ maxLength: 128 }), { minItems: 1, maxItems: 1000 }),
    parts: Type.Array(
      Type.Object(
        { name: PartName, size: Type.Integer({ minimum: 0 }), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) },
        closed,
      ),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  closed,
);
export type BackupManifest = Static<typeof BackupManifest>;
export type BackupPart = BackupManifest['parts'][number];

/** The manifest that a line is; undefined for anything else, and where a part stands twice. */
export function readManifest(line: string): BackupManifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!Check(BackupManifest, value)) return undefined;
  const names = new Set(value.parts.map(({ name }) => name));
  return names.size === value.parts.length && names.has('handrail.db') ? value : undefined;
}
