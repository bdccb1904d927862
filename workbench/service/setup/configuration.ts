import { isIP } from 'node:net';
import { HandrailError } from '@handrail/sdk';
import { AppVersion } from '@handrail/sdk/tenant/settings';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { firstWrong } from '../http/requestParts.ts';
import { areTurnAddresses, turnAddresses } from '../turn/turnOptions.ts';

/** The one version of the file that this Handrail writes; an older one is read and brought up to it. */
export const configurationVersion = 1;

const closed = { additionalProperties: false } as const;
const word = Type.String({ minLength: 1, maxLength: 512, pattern: '^\\S+$' });
const path = Type.String({ minLength: 1, maxLength: 4096 });
const databaseUrl = Type.String({ pattern: '^postgres(ql)?://\\S+$', maxLength: 2048 });

/** How a service is set up: flat, with one name for each thing in file, flag, page and error. */
export const Configuration = Type.Object(
  {
    version: Type.Literal(configurationVersion),
    /** Who ends TLS: the service itself, a proxy in front of it, or nobody, since it listens on loopback only. */
    front: Type.Union([Type.Literal('tls'), Type.Literal('proxy'), Type.Literal('loopback')]),
    /** How apps and browsers reach it. */
    address: Type.String({ pattern: '^https?://[^/?#@\\s]+$', maxLength: 512 }),
    host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:_-]+$' }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    certificate: Type.Optional(path),
    key: Type.Optional(path),
    organisation: Type.String({ minLength: 1, maxLength: 200 }),
    provider: Type.Union([Type.Literal('oidc'), Type.Literal('entra')]),
    issuer: Type.String({ pattern: '^https?://[^?#@\\s]+$', maxLength: 512 }),
    clientId: word,
    audience: word,
    scope: word,
    /** The provider's own id of the organisation, where its tokens carry one. */
    tenant: Type.Optional(word),
    backupFolder: path,
    backupHours: Type.Integer({ minimum: 1, maximum: 168 }),
    backupKeep: Type.Integer({ minimum: 1, maximum: 1000 }),
    minimumAppVersion: Type.Optional(AppVersion),
    /** A PostgreSQL server for the records, which else are in the data folder. It may hold a password. */
    databaseUrl: Type.Optional(databaseUrl),
    /** The same for the role that owns the tables, where that is another one. */
    databaseOwnerUrl: Type.Optional(databaseUrl),
    /** TURN servers, with commas between, and the file with the secret that is shared with them. */
    turnUrls: Type.Optional(Type.String({ minLength: 1, maxLength: 2048 })),
    turnSecretFile: Type.Optional(path),
  },
  closed,
);
export type Configuration = Static<typeof Configuration>;
export type ConfigurationField = Exclude<keyof Configuration, 'version'>;

const compiled = Compile(Configuration);

/** Takes what is one, or refuses it with `invalid_input`, `details.field` and what about it is wrong. `upgrade_required` for a newer one. */
export function checkConfiguration(given: unknown): Configuration {
  const version = typeof given === 'object' && given !== null && 'version' in given ? given.version : undefined;
  if (typeof version === 'number' && version > configurationVersion) {
    throw new HandrailError('upgrade_required', 'The configuration was written by a newer Handrail');
  }
  if (!compiled.Check(given)) {
    const { field, rule } = firstWrong(compiled.Errors(given), '');
    throw wrong(field, rule);
  }
  checkTogether(given);
  return given;
}

/** What the fields ask of one another. */
function checkTogether(given: Configuration): void {
  const { front, address, host, certificate, key, issuer, provider, tenant } = given;
  const { protocol } = new URL(address);
  if (front === 'loopback') {
    if (!isLoopback(host)) throw wrong('host', 'loopback');
    if (!isLoopback(new URL(address).hostname)) throw wrong('address', 'loopback');
  } else if (protocol !== 'https:') throw wrong('address', 'https');
  if (front === 'tls' && certificate === undefined) throw wrong('certificate', 'required');
  if (front === 'tls' && key === undefined) throw wrong('key', 'required');
  const provides = new URL(issuer);
  if (provides.protocol !== 'https:' && !isLoopback(provides.hostname)) throw wrong('issuer', 'https');
  if (provider === 'entra' && tenant === undefined) throw wrong('tenant', 'required');
  const { databaseUrl: database, databaseOwnerUrl, turnUrls, turnSecretFile } = given;
  if (databaseOwnerUrl !== undefined && database === undefined) throw wrong('databaseUrl', 'required');
  if (turnSecretFile !== undefined && turnUrls === undefined) throw wrong('turnUrls', 'required');
  if (turnUrls === undefined) return;
  if (!areTurnAddresses(turnAddresses(turnUrls))) throw wrong('turnUrls', 'address');
  if (turnSecretFile === undefined) throw wrong('turnSecretFile', 'required');
}

/** Whether something in it is for nobody's eyes. */
export function holdsPassword({ databaseUrl: database, databaseOwnerUrl }: Configuration): boolean {
  return [database, databaseOwnerUrl].some((url) => url !== undefined && withoutPassword(url) !== url);
}

/** A connection string as it may be shown. */
export function withoutPassword(url: string): string {
  return url
    .replace(/^(postgres(?:ql)?:\/\/[^/?#:@]*):.*@/, '$1:***@')
    .replace(/(?<=^postgres(?:ql)?:\/\/.*[?&](?:ssl)?password=)[^&#]+/gi, '***');
}

/** True for an address of this machine that no network reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || (isIP(bare) === 4 ? bare.startsWith('127.') : bare === '::1');
}

function wrong(field: string, rule: string): HandrailError {
  return new HandrailError('invalid_input', 'A field of the configuration is wrong', {
    problem: 'configuration',
    field,
    rule,
  });
}
