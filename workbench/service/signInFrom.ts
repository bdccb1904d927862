import { HandrailError } from '@handrail/sdk';
import type { SignInWith } from './options.ts';
import { signInWith } from './setup/fromConfiguration.ts';

/**
 * How people sign in, from the environment. Errors: `policy_refused` when the embedded provider is asked for beside a
 * real one, `invalid_input` with the name of a variable that is missing or wrong.
 */
export function signInFrom(env: Readonly<Record<string, string | undefined>>, demo: boolean): SignInWith {
  const issuer = env['HANDRAIL_ISSUER'];
  if (demo) {
    if (issuer) {
      throw new HandrailError('policy_refused', 'The embedded identity provider does not run beside a real one', {
        problem: 'embedded_provider',
      });
    }
    return { kind: 'embedded' };
  }
  const kind = env['HANDRAIL_PROVIDER'] ?? 'oidc';
  if (kind !== 'oidc' && kind !== 'entra') throw missing('HANDRAIL_PROVIDER');
  if (!issuer || !/^https:\/\/[^?#]+$/.test(issuer)) throw missing('HANDRAIL_ISSUER');
  const clientId = required(env, 'HANDRAIL_CLIENT_ID');
  const audience = required(env, 'HANDRAIL_AUDIENCE');
  const scope = required(env, 'HANDRAIL_SCOPE');
  const providerTenant = kind === 'entra' ? required(env, 'HANDRAIL_TENANT') : (env['HANDRAIL_TENANT'] ?? '');
  const organisation = env['HANDRAIL_TENANT_NAME'] ?? 'Organisation';
  return signInWith({ provider: kind, issuer, clientId, audience, scope, tenant: providerTenant, organisation });
}

function required(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (!value) throw missing(name);
  return value;
}

function missing(name: string): HandrailError {
  return new HandrailError('invalid_input', 'The identity provider is not set', {
    problem: 'environment',
    variable: name,
  });
}
