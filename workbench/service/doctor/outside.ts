import { HandrailError } from '@handrail/sdk';
import type { Provider } from '../identity/provider.ts';
import { apiFinding } from '../setup/apiCheck.ts';
import { type CertificateFiles, certificateFindings } from '../setup/certificateCheck.ts';
import type { Configuration } from '../setup/configuration.ts';
import type { Finding } from '../setup/finding.ts';
import { signInWith } from '../setup/fromConfiguration.ts';
import { type CheckedProvider, providerFindings } from '../setup/providerCheck.ts';
import { signInFrom } from '../signInFrom.ts';
import { tlsFrom } from '../startOptions.ts';
import { addressFinding } from './addressCheck.ts';

/** What a service shows to others, and what it leans on there. */
export interface Outside {
  /** How it is reached; absent where only its command line says that. */
  readonly address: string | undefined;
  readonly tls: CertificateFiles | undefined;
  readonly provider: CheckedProvider;
  /** What its apps are told of that provider. */
  readonly signIn: Provider;
}

export function outsideOf(set: Configuration): Outside {
  const { front, certificate, key, address } = set;
  const isOwn = front === 'tls' && certificate !== undefined && key !== undefined;
  return { address, tls: isOwn ? { certificate, key } : undefined, provider: set, signIn: signInWith(set).provider };
}

/** Errors: those of a start with this environment. */
export function outsideOfEnvironment(env: Readonly<Record<string, string | undefined>>): Outside {
  const signIn = signInFrom(env, false);
  const { tls } = tlsFrom(env);
  const address = env['HANDRAIL_PUBLIC_ADDRESS'] || undefined;
  if (tls && address === undefined) {
    throw new HandrailError('invalid_input', 'With a certificate the address must be named that it is for', {
      problem: 'variable',
      variable: 'HANDRAIL_PUBLIC_ADDRESS',
    });
  }
  if (signIn.kind !== 'provider') throw new Error('Demo people were not asked for.');
  const { kind, issuer } = signIn.provider;
  const tenant = signIn.tenants[0]?.providerTenant || undefined;
  return {
    address,
    tls,
    provider: { provider: kind === 'entra' ? 'entra' : 'oidc', issuer, tenant },
    signIn: signIn.provider,
  };
}

export async function outsideFindings(
  { address, tls, provider, signIn }: Outside,
  runs: boolean,
  { now, fetch }: { readonly now: () => number; readonly fetch: typeof globalThis.fetch },
): Promise<readonly Finding[]> {
  return [
    ...(tls && address !== undefined ? certificateFindings(tls, address, now()) : []),
    ...(runs && address !== undefined ? [await addressFinding(address, fetch)] : []),
    ...(await providerFindings(provider, { fetch, now })),
    ...(address !== undefined ? [apiFinding(address, signIn)] : []),
  ];
}
