import { HandrailError } from '@handrail/sdk';
import { wayProblem } from '../../network/linkProblem.ts';

/** Codes of the OAuth library for an answer whose times do not fit this computer's clock. */
const clockCodes = new Set(['OAUTH_JWT_TIMESTAMP_CHECK_FAILED']);

const longestName = 200;

/** Names that providers use in `error`; anything else is not passed on. */
const providerErrors = new Set([
  'access_denied',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
]);

/** A failure of the OAuth library or the network in our words; no token, code or address of it gets into them. */
export function signInProblem(error: unknown, host: string): HandrailError {
  if (error instanceof HandrailError) return error;
  const code = textOf(error, 'code');
  if (code !== undefined && clockCodes.has(code)) {
    return new HandrailError(
      'clock_skew',
      "The provider's answer does not fit this computer's clock",
      { host },
      { cause: error },
    );
  }
  const said = providerError(error);
  if (said !== undefined)
    return new HandrailError(
      'sign_in_failed',
      'The provider refused the sign-in',
      { host, reason: said },
      { cause: error },
    );
  const way = wayProblem(error);
  if (way)
    return new HandrailError(
      'service_unreachable',
      'The sign-in provider cannot be reached from this network',
      { host, address: host, ...way },
      { cause: error },
    );
  if (isNetwork(error))
    return new HandrailError(
      'service_unreachable',
      'The sign-in provider did not answer',
      { host, problem: 'provider' },
      { cause: error },
    );
  return new HandrailError(
    'sign_in_failed',
    "The provider's answer was not accepted",
    { host, reason: 'not_accepted' },
    { cause: error },
  );
}

/** A sign-in that the service at `address` could use at `api`, too; empty where it does not say for what it is. */
export function goodElsewhere(address: string, api: string): HandrailError {
  return new HandrailError('sign_in_failed', 'The service asks for a sign-in that is good elsewhere', {
    problem: 'other_api',
    address,
    ...(api !== '' && { api: api.slice(0, longestName) }),
  });
}

/** True where the provider says that what was kept is of no use any more. */
export function isGrantEnded(error: unknown): boolean {
  return ['invalid_grant', 'interaction_required', 'login_required', 'consent_required'].includes(
    providerError(error) ?? '',
  );
}

function providerError(error: unknown): string | undefined {
  const said = textOf(error, 'error') ?? textOf(error, 'errorCode');
  return said !== undefined && providerErrors.has(said) ? said : undefined;
}

function isNetwork(error: unknown): boolean {
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    if (each instanceof TypeError && each.message === 'fetch failed') return true;
    if (each.name === 'TimeoutError' || textOf(each, 'code') === 'OAUTH_TIMEOUT') return true;
    if (
      /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|CERT_|DEPTH_ZERO|SELF_SIGNED|UND_ERR|network_error|no_network)/.test(
        textOf(each, 'code') ?? textOf(each, 'errorCode') ?? '',
      )
    )
      return true;
  }
  return false;
}

function textOf(error: unknown, key: string): string | undefined {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}
