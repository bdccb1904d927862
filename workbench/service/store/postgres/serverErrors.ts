import { HandrailError } from '@handrail/sdk';
import type { ServerAddress } from './serverAddress.ts';

type Problem = 'database_unreachable' | 'database_tls' | 'database_sign_in' | 'database_missing' | 'database_rights';

const codes = {
  database_unreachable: 'service_unreachable',
  database_tls: 'service_unreachable',
  database_sign_in: 'sign_in_failed',
  database_missing: 'not_found',
  database_rights: 'not_permitted',
} as const satisfies Record<Problem, string>;

/**
 * What went wrong with a server, by its code and with where it happened: `service_unreachable`, `sign_in_failed`, `not_found`,
 * `not_permitted`, `storage_full`. Anything else stays what it is.
 */
export function namedError(error: unknown, { shown }: ServerAddress): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof HandrailError) return atPlace(error, shown);
  const code = codeOf(error);
  if (code === '53100')
    return new HandrailError('storage_full', 'The server has no room left', shown, { cause: error });
  const problem = problemOf(code, error.message);
  if (!problem) return error;
  return new HandrailError(
    codes[problem],
    'The database server cannot be used',
    { problem, ...shown, ...(code !== '' && { why: code }) },
    { cause: error },
  );
}

/** What is wrong with the database as a whole says where that is. */
function atPlace(error: HandrailError, shown: ServerAddress['shown']): HandrailError {
  const isOfDatabase = String(error.details['problem']).startsWith('database_') || error.code === 'upgrade_required';
  if ((!isOfDatabase && error.details['problem'] !== 'audit_head') || 'host' in error.details) return error;
  return new HandrailError(error.code, error.message, { ...error.details, ...shown }, { cause: error.cause });
}

/** A name that stands for several addresses fails with one error for each. */
function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? codeOf(first) : '';
}

function problemOf(code: string, message: string): Problem | undefined {
  // Classes and codes of PostgreSQL's appendix A, and of Node.
  if (code === '28P01' || code === '28000' || message.startsWith('SASL:')) return 'database_sign_in';
  if (code === '3D000') return 'database_missing';
  if (code === '42501') return 'database_rights';
  if (
    /^(E(CONN\w+|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOENT|ACCES|PIPE)|57P0\d|08\w{3}|53300)$/.test(code)
  )
    return 'database_unreachable';
  if (/^(ERR_(TLS|SSL)|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code) || /support SSL/.test(message))
    return 'database_tls';
  if (code === '' && /timeout|terminated|not queryable|Connection ended/i.test(message)) return 'database_unreachable';
  return undefined;
}
