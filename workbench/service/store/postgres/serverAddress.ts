import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type ConnectionOptions, getCACertificates } from 'node:tls';
import { HandrailError } from '@handrail/sdk';
import type { ClientConfig } from 'pg';

/** A server to connect to, and what of it may be said in an error: never the password. */
export interface ServerAddress {
  readonly config: ClientConfig;
  readonly shown: { readonly host: string; readonly database: string; readonly user: string };
}

const parameters: ReadonlySet<string> = new Set([
  'host',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'application_name',
  'connect_timeout',
]);

/**
 * Reads a connection string as PostgreSQL's own programs write it. What it does not say comes from PGUSER, PGPASSWORD and the file
 * of passwords, as usual. Without `sslmode`, a server on another machine has to prove its name. Error: `invalid_input` with the
 * variable and the reason.
 */
export function serverAddress(text: string, variable: string): ServerAddress {
  const url = parsed(text, variable);
  const given = url.searchParams;
  for (const name of given.keys()) {
    if (!parameters.has(name)) throw unfit(variable, `it has the parameter ${name}, which is not known here`);
  }
  // A folder as the host is a socket of this machine.
  const host = given.get('host') ?? (decoded(url.hostname.replace(/^\[|\]$/g, '')) || 'localhost');
  const database = decoded(url.pathname.slice(1));
  if (database === '') throw unfit(variable, 'it names no database');
  const user = decoded(url.username) || process.env['PGUSER'] || '';
  if (user === '') throw unfit(variable, 'it names no role');
  const seconds = Number(given.get('connect_timeout') ?? 10);
  if (!(seconds > 0)) throw unfit(variable, 'its connect_timeout is no number of seconds');
  const port = Number(url.port || process.env['PGPORT'] || 5432);
  return {
    config: {
      host,
      port,
      database,
      user,
      ...(url.password !== '' && { password: decoded(url.password) }),
      ssl: tls(host, given, variable),
      application_name: given.get('application_name') ?? 'handrail',
      connectionTimeoutMillis: seconds * 1000,
      keepAlive: true,
    },
    shown: { host: host.startsWith('/') ? host : `${host}:${port}`, database, user },
  };
}

function parsed(text: string, variable: string): URL {
  // The form without a host, which the standard for addresses does not know.
  const whole = text.replace(/^(postgres(?:ql)?:\/\/[^/?#@]*@)\//, '$1localhost/');
  const url = /^postgres(ql)?:\/\//.test(whole) && URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url) throw unfit(variable, 'it is no address of the form postgres://ROLE@HOST/DATABASE');
  return url;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that stands for itself.
    return part;
  }
}

function tls(host: string, given: URLSearchParams, variable: string): ConnectionOptions | false {
  const isHere =
    host.startsWith('/') || host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  const mode = given.get('sslmode') ?? (isHere ? 'disable' : 'verify-full');
  if (mode === 'disable') return false;
  const root = given.get('sslrootcert');
  const [cert, key] = [given.get('sslcert'), given.get('sslkey')];
  const options: ConnectionOptions = {
    ...(root !== null && { ca: root === 'system' ? getCACertificates('system') : read(root, variable) }),
    ...(cert !== null && { cert: read(cert, variable) }),
    ...(key !== null && { key: read(key, variable) }),
  };
  if (mode === 'verify-full') return options;
  const anyName = { ...options, checkServerIdentity: () => undefined };
  if (mode === 'verify-ca' || (mode === 'require' && root !== null)) return anyName;
  if (mode === 'require') return { ...anyName, rejectUnauthorized: false };
  throw unfit(variable, 'its sslmode is none of disable, require, verify-ca and verify-full');
}

function read(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw unfit(variable, `the file ${file} cannot be read (${code})`);
  }
}

function unfit(variable: string, why: string): HandrailError {
  return new HandrailError('invalid_input', 'The address of the database cannot be used', {
    problem: 'database_address',
    variable,
    why,
  });
}
