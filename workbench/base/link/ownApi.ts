import { decodeJwt } from 'jose';
import type { SignInOptions } from './signInOptions.ts';

type Provider = SignInOptions['providers'][number];

/** Scopes of OpenID Connect itself: they open no API. */
const openIdScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']);

/**
 * What a sign-in would be good for beside the service at `service`, as it is named; empty where it names nothing, undefined where it
 * is good there alone (RFC 9728, section 3.3). Otherwise a service could name the provider, the client and the API of another one,
 * and be somebody there with the access token that it is shown.
 */
export function otherApi(service: string, { kind, scopes, resource }: Provider): string | undefined {
  const ofApis = scopes.filter((scope) => !openIdScopes.has(scope));
  // Entra names its API in the scope. Others have a resource (RFC 8707), beside which a scope is a mere word.
  const named = kind === 'entra' ? ofApis : [resource ?? '', ...ofApis.filter((scope) => /[:/]/.test(scope))];
  return named.length === 0 ? '' : named.find((api) => !isOf(service, api));
}

/** The same of an access token from the provider at `issuer`: not every provider heeds the resource that it is asked for. */
export function otherAudience(service: string, issuer: string, accessToken: string): string | undefined {
  const named = audienceOf(accessToken);
  // Some providers add the endpoint at which they themselves tell of the person.
  const other = named.find((each) => !isOf(service, each) && !isOf(issuer, each));
  return other ?? (named.some((each) => isOf(service, each)) ? undefined : '');
}

/** Whether a resource lies at the service's own origin. An id such as `api://handrail` is nobody's. */
function isOf(service: string, resource: string): boolean {
  return URL.canParse(resource) && new URL(resource).origin === new URL(service).origin;
}

/** Whom a JWT is for, unchecked; nobody where it is none, since then only its provider knows. */
function audienceOf(token: string): readonly string[] {
  try {
    const { aud } = decodeJwt(token);
    return typeof aud === 'string' ? [aud] : (aud ?? []).map(String);
  } catch {
    return [];
  }
}
