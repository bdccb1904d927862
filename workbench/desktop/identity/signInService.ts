import { HandrailError } from '@handrail/sdk';
import type { Static } from 'typebox';
import { SignInOptions } from '../../base/link/signInOptions.ts';
import { conform } from '../../base/rpc/conform.ts';
import { wayProblem } from '../../network/linkProblem.ts';

/** One way to sign in that the service offers. */
export type SignInProvider = SignInOptions['providers'][number];

/** The part of `fetch` that sign-in needs. */
export type Fetch = typeof globalThis.fetch;

const answerLimitMs = 10_000;

/**
 * Asks the service how its people sign in. The issuer comes from here and never from a token or a peer. Errors:
 * service_unreachable.
 */
export async function fetchSignInOptions(service: string, fetch: Fetch, signal: AbortSignal): Promise<SignInOptions> {
  const address = new URL('/api/v1/sign-in', service);
  const unreachable = (details: Readonly<Record<string, string | number>>, cause?: unknown) =>
    new HandrailError(
      'service_unreachable',
      'The service did not say how to sign in',
      { host: address.host, address: address.origin, ...details },
      { cause },
    );
  let response: Response;
  try {
    response = await fetch(address, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]),
    });
  } catch (error) {
    if (signal.aborted) throw new HandrailError('cancelled', 'Sign-in was cancelled');
    throw unreachable(isRedirect(error) ? { problem: 'captive' } : { ...wayProblem(error) }, error);
  }
  const isPage = response.headers.get('content-type')?.includes('html') ?? false;
  if (response.status === 511 || (response.ok && isPage)) throw unreachable({ problem: 'captive' });
  if (!response.ok) throw unreachable({ status: response.status });
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    throw unreachable({ reason: 'not_json' }, error);
  }
  const options = conform(SignInOptions, body);
  if (!options.fits) throw unreachable({ reason: 'not_understood' });
  return options.value as Static<typeof SignInOptions>;
}

/** What Node says where a redirect is not followed: the service has none, so something answers in its place. */
function isRedirect(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && /unexpected redirect/.test(error.cause.message);
}

/** Names of this machine itself, where plain http may be spoken. */
export function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost';
}

/** The issuer's address, refused where it is neither https nor a loopback provider on loopback. Error: sign_in_failed. */
export function issuerAddress(provider: SignInProvider): URL {
  const url = URL.canParse(provider.issuer) ? new URL(provider.issuer) : undefined;
  const plain = url?.protocol === 'http:' && provider.loopback && isLoopback(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !plain)) {
    throw new HandrailError('sign_in_failed', 'The sign-in provider has no safe address', { reason: 'unsafe_issuer' });
  }
  return url;
}
