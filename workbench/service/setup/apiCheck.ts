import { otherApi } from '../../base/link/ownApi.ts';
import type { Provider } from '../identity/provider.ts';
import { signInOptions } from '../identity/signInOptions.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Whether the app signs in at this service where a person typed its address, and nobody else vouches for it. */
export function apiFinding(address: string, provider: Provider): Finding {
  const check = 'provider.api';
  const [named] = signInOptions(provider).providers;
  const other = named && otherApi(address, named);
  if (other === undefined) return ok(check, 'A sign-in is good for this service alone.');
  const where =
    provider.kind === 'entra'
      ? `Give the application the ID URI ${address}, and set the scope with it (${address}/${provider.scope})`
      : `Name the API ${address} at the provider, and set that as the audience`;
  return warn(
    check,
    `A sign-in is for ${other}, which does not lie at ${address}.`,
    `Apps that are set up with this service's address sign in. Where people type the address themselves, they are refused: another service could ask for the same. ${where}.`,
  );
}
