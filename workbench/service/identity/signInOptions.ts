import type { SignInOptions } from '../../base/link/signInOptions.ts';
import type { Provider } from './provider.ts';

/** What an app needs to know to sign people in with a provider. */
export function signInOptions(provider: Provider): SignInOptions {
  const { kind, issuer, signIn } = provider;
  const { clientId, scopes, resource } = signIn;
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname);
  return {
    service: 'Handrail',
    providers: [{ kind, issuer, clientId, scopes: [...scopes], loopback, ...(resource !== undefined && { resource }) }],
  };
}
