import { HandrailError } from '@handrail/sdk';
import type { Static } from 'typebox';
import { SignInOptions } from '../../base/link/signInOptions.ts';
import { conform } from '../../base/rpc/conform.ts';

/** One way to sign in that the service offers. */
export type SignInProvider = SignInOptions['providers'][number];

const answerLimitMs = 10_000;

/** Asks the service how its people sign in: the issuer comes from here and from nowhere else. Errors: service_unreachable, sign_in_failed. */
export async function signInProvider(service: string, fetch: typeof globalThis.fetch): Promise<SignInProvider> {
  const unreachable = (cause?: unknown) =>
    new HandrailError('service_unreachable', 'The service did not say how to sign in', { address: service }, { cause });
  const answer = await fetch(new URL('/api/v1/sign-in', service), {
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    signal: AbortSignal.timeout(answerLimitMs),
  })
    .then(async (response): Promise<unknown> => (response.ok ? response.json() : undefined))
    .catch((cause: unknown) => {
      throw unreachable(cause);
    });
  const options = conform(SignInOptions, answer);
  if (!options.fits) throw unreachable();
  const [provider] = (options.value as Static<typeof SignInOptions>).providers;
  if (!provider) throw new HandrailError('sign_in_failed', 'There is no sign-in provider', { reason: 'no_provider' });
  return provider;
}

/** The issuer's address, refused where it is neither https nor a loopback provider on loopback. Error: sign_in_failed. */
export function issuerOf({ issuer, loopback }: SignInProvider): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const plain = url?.protocol === 'http:' && loopback && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !plain)) {
    throw new HandrailError('sign_in_failed', 'The sign-in provider has no safe address', { reason: 'unsafe_issuer' });
  }
  return url;
}
