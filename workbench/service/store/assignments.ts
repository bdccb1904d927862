import type { Kysely } from 'kysely';
import Type from 'typebox';
import Value from 'typebox/value';
import { type Assignment, Scope } from '../access/rights.ts';
import type { Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

const Groups = Type.Array(Type.String());

export class Assignments {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async all(context: TenantContext): Promise<readonly Assignment[]> {
    const query = this.#db.selectFrom('assignments').selectAll().where('tenant_id', '=', context.tenantId);
    const rows = await query.execute();
    return rows.map((row) => ({
      id: row.assignment_id,
      name: row.name,
      roleId: row.role_id,
      adminGroups: Value.Parse(Groups, JSON.parse(row.admin_groups)),
      scope: Value.Parse(Scope, JSON.parse(row.scope)),
    }));
  }

  /** Adds an assignment; one with the same id that is there stays as it is. */
  async ensure(context: TenantContext, assignment: Assignment): Promise<void> {
    await this.#db
      .insertInto('assignments')
      .values({
        tenant_id: context.tenantId,
        assignment_id: assignment.id,
        name: assignment.name,
        role_id: assignment.roleId,
        admin_groups: JSON.stringify(assignment.adminGroups),
        scope: JSON.stringify(assignment.scope),
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'assignment_id']).doNothing())
      .execute();
  }
}
