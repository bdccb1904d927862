import { accessEndpoints } from './access.ts';
import { apiTokenEndpoints } from './apiTokens.ts';
import { auditEndpoints } from './audit.ts';
import { complianceEndpoints } from './compliance.ts';
import { deviceEndpoints } from './devices.ts';
import type { EndpointInput, EndpointOutput } from './endpoint.ts';
import { intuneEndpoints } from './intune.ts';
import { sessionEndpoints } from './sessions.ts';
import { settingsEndpoints } from './settings.ts';

/** Every endpoint of the tenant's REST API, by name. */
export const tenantApi = {
  ...accessEndpoints,
  ...settingsEndpoints,
  ...complianceEndpoints,
  ...deviceEndpoints,
  ...intuneEndpoints,
  ...sessionEndpoints,
  ...auditEndpoints,
  ...apiTokenEndpoints,
} as const;

export type TenantApi = typeof tenantApi;
export type EndpointName = keyof TenantApi;
/** Endpoints that answer with a file. */
export type FileEndpointName = {
  [N in EndpointName]: TenantApi[N] extends { readonly file: string } ? N : never;
}[EndpointName];
/** What a request of the endpoint `N` says. */
export type RequestOf<N extends EndpointName> = EndpointInput<TenantApi[N]>;
/** What the endpoint `N` answers. */
export type AnswerOf<N extends EndpointName> = EndpointOutput<TenantApi[N]>;
