import type { ColumnDefinitionBuilder } from 'kysely';

export const notNull = (column: ColumnDefinitionBuilder) => column.notNull();

/** Every row but a tenant's own belongs to one. */
export const ofTenant = (column: ColumnDefinitionBuilder) => column.notNull().references('tenants.tenant_id');
