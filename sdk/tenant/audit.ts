import Type, { type Static } from 'typebox';
import { closed, Id, Page, PersonReference, paging, Time } from './common.ts';
import { defineEndpoints } from './endpoint.ts';

const Hash = Type.String({ minLength: 43, maxLength: 44 });

/** One record of the tenant's audit log, as pages show it. */
export const AuditEntry = Type.Object(
  {
    /** Index of its leaf, from 0, without gaps. */
    index: Type.Integer({ minimum: 0 }),
    at: Time,
    /** A dotted name of the closed list, such as `settings.changed`. */
    action: Type.String({ maxLength: 64 }),
    actor: Type.Object(
      {
        kind: Type.Union([
          Type.Literal('person'),
          Type.Literal('token'),
          Type.Literal('device'),
          Type.Literal('service'),
        ]),
        ...PersonReference.properties,
      },
      closed,
    ),
    subject: Type.Optional(
      Type.Object(
        { kind: Type.String({ maxLength: 32 }), id: Id, name: Type.Optional(Type.String({ maxLength: 200 })) },
        closed,
      ),
    ),
    /** The error code of a refusal. */
    code: Type.Optional(Type.String({ maxLength: 64 })),
    /** Of a refusal: how often it came again in the minute after the entry of the first one. */
    count: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Names of the fields that changed, never values of personal ones. */
    changed: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 }),
    personalDeleted: Type.Boolean(),
  },
  closed,
);
export type AuditEntry = Static<typeof AuditEntry>;

/** A signed checkpoint of the log: a C2SP tree head as a signed note. */
export const AuditCheckpoint = Type.Object(
  { size: Type.Integer({ minimum: 0 }), at: Time, note: Type.String({ maxLength: 2048 }) },
  closed,
);

const proof = Type.Array(Hash, { maxItems: 64 });
const filter = {
  action: Type.Optional(Type.String({ maxLength: 64 })),
  actorId: Type.Optional(Id),
  subjectId: Type.Optional(Id),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
};

export const auditEndpoints = defineEndpoints({
  'audit.list': {
    method: 'GET',
    path: '/audit',
    summary: 'The audit log, newest first',
    requires: 'reports.view',
    query: Type.Object({ ...paging, ...filter }, closed),
    output: Page(AuditEntry),
  },
  'audit.checkpoint': {
    method: 'GET',
    path: '/audit/checkpoint',
    summary: 'The newest signed checkpoint',
    requires: 'reports.view',
    output: AuditCheckpoint,
  },
  'audit.inclusion': {
    method: 'GET',
    path: '/audit/proofs/inclusion',
    summary: 'Proves that a record is in the log of a size (RFC 6962)',
    requires: 'reports.view',
    query: Type.Object({ index: Type.Integer({ minimum: 0 }), size: Type.Integer({ minimum: 1 }) }, closed),
    output: Type.Object({ leaf: Hash, root: Hash, proof }, closed),
  },
  'audit.consistency': {
    method: 'GET',
    path: '/audit/proofs/consistency',
    summary: 'Proves that a log only grew between two sizes (RFC 6962)',
    requires: 'reports.view',
    query: Type.Object({ from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 1 }) }, closed),
    output: Type.Object({ fromRoot: Hash, toRoot: Hash, proof }, closed),
  },
  'audit.export': {
    method: 'GET',
    path: '/audit/export.jsonl',
    summary: 'The whole log with its checkpoints, for `handrail audit verify`',
    requires: 'reports.view',
    file: 'application/jsonl',
  },
});
