import { HandrailError } from '@handrail/sdk';
import { AuthorizationResponseError, OperationProcessingError, ResponseBodyError } from 'oauth4webapi';

/** Names that providers use in `error`; anything else is not passed on. */
const providerErrors: ReadonlySet<string> = new Set([
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
export function oauthProblem(error: unknown, host: string): HandrailError {
  if (error instanceof HandrailError) return error;
  const said = providerError(error);
  if (said === 'access_denied') return new HandrailError('cancelled', 'The sign-in was cancelled at the provider');
  if (said !== undefined && providerErrors.has(said)) {
    return new HandrailError('sign_in_failed', 'The provider refused the sign-in', { host, reason: said });
  }
  if (error instanceof OperationProcessingError && error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return new HandrailError('clock_skew', "The provider's answer does not fit this computer's clock", { host });
  // A browser's fetch says no more than this of a network that failed, or of an answer that it may not read.
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) {
    return new HandrailError('service_unreachable', 'The sign-in provider did not answer', {
      host,
      problem: 'provider',
    });
  }
  return new HandrailError('sign_in_failed', "The provider's answer was not accepted", {
    host,
    reason: 'not_accepted',
  });
}

/** True where the provider says that a refresh token is of no use any more. */
export function isGrantEnded(error: unknown): boolean {
  return ['invalid_grant', 'interaction_required', 'login_required', 'consent_required'].includes(
    providerError(error) ?? '',
  );
}

function providerError(error: unknown): string | undefined {
  return error instanceof ResponseBodyError || error instanceof AuthorizationResponseError ? error.error : undefined;
}
