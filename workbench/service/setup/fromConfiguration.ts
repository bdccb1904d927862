import type { Provider } from '../identity/provider.ts';
import type { ServiceOptions, SignInWith } from '../options.ts';
import { turnAddresses } from '../turn/turnOptions.ts';
import type { Configuration } from './configuration.ts';

/** What a service is started with, as it is set up. */
export function optionsFrom(
  configuration: Configuration,
): Pick<
  ServiceOptions,
  'host' | 'port' | 'publicAddress' | 'tls' | 'signIn' | 'minimumAppVersion' | 'backup' | 'database' | 'turn'
> {
  const { front, address, host, port, certificate, key, minimumAppVersion } = configuration;
  const { backupFolder, backupHours, backupKeep } = configuration;
  return {
    host,
    port,
    signIn: signInWith(configuration),
    backup: { folder: backupFolder, everyMs: backupHours * 3_600_000, keep: backupKeep },
    ...(front !== 'loopback' && { publicAddress: address }),
    ...(front === 'tls' && certificate !== undefined && key !== undefined && { tls: { certificate, key } }),
    ...(minimumAppVersion !== undefined && { minimumAppVersion }),
    ...serverOf(configuration),
    ...turnOf(configuration),
  };
}

/** The server that holds the records, where one is set. */
export function serverOf({ databaseUrl, databaseOwnerUrl }: Configuration): Pick<ServiceOptions, 'database'> {
  return databaseUrl === undefined ? {} : { database: { service: databaseUrl, owner: databaseOwnerUrl } };
}

/** The TURN servers, where some are set. */
export function turnOf({ turnUrls, turnSecretFile }: Configuration): Pick<ServiceOptions, 'turn'> {
  if (turnUrls === undefined || turnSecretFile === undefined) return {};
  return { turn: { urls: turnAddresses(turnUrls), secretFile: turnSecretFile } };
}

/** A real provider and the one tenant that it stands for. */
export function signInWith(set: {
  readonly provider: 'oidc' | 'entra';
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly scope: string;
  readonly tenant?: string | undefined;
  readonly organisation: string;
}): SignInWith & { readonly kind: 'provider' } {
  const { issuer, clientId, audience, scope, tenant = '' } = set;
  const isEntra = set.provider === 'entra';
  // Entra names a scope together with its API, and has no resource indicators; its tokens hold the last part alone.
  const named = isEntra && !scope.includes('/') ? `api://${audience}/${scope}` : scope;
  const provider: Provider = {
    kind: set.provider,
    id: issuer,
    issuer,
    audience,
    algorithms: ['RS256'],
    tokenType: isEntra ? 'JWT' : 'at+jwt',
    clientIds: [clientId],
    scope: isEntra ? named.slice(named.lastIndexOf('/') + 1) : scope,
    subjectClaim: isEntra ? 'oid' : 'sub',
    hasTenants: tenant !== '',
    // Entra's tokens live up to 90 minutes.
    maxTokenAgeSeconds: 2 * 3600,
    signIn: {
      clientId,
      scopes: ['openid', 'profile', 'offline_access', named],
      ...(!isEntra && { resource: audience }),
    },
  };
  return {
    kind: 'provider',
    provider,
    tenants: [{ tenantId: 'main', providerTenant: tenant, name: set.organisation }],
  };
}
