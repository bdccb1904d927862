import type { Kysely } from 'kysely';
import Type from 'typebox';
import Value from 'typebox/value';
import type { Role } from '../access/builtInRoles.ts';
import type { Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

const Permissions = Type.Array(Type.String());

/** Custom roles. Built-in ones are data of the program (`access/builtInRoles.ts`). */
export class Roles {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async custom(context: TenantContext): Promise<readonly Role[]> {
    const query = this.#db.selectFrom('roles').selectAll().where('tenant_id', '=', context.tenantId);
    return (await query.orderBy('name').execute()).map((row) => ({
      id: row.role_id,
      name: row.name,
      permissions: Value.Parse(Permissions, JSON.parse(row.permissions)),
    }));
  }
}
