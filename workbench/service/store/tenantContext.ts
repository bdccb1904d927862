/**
 * The tenant that a verified token named. Repositories ask for one, so that no query can be written without a tenant;
 * it is made from a tenant's row and never from a field of a request.
 */
export interface TenantContext {
  readonly tenantId: string;
}
