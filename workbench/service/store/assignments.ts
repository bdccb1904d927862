import type { Assignment } from '@handrail/sdk/tenant/access';
import type { Kysely } from 'kysely';
import Type from 'typebox';
import Value from 'typebox/value';
import type { AssignmentRow, Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

const Ids = Type.Array(Type.String());

export class Assignments {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async all(context: TenantContext): Promise<readonly Assignment[]> {
    const query = this.#db.selectFrom('assignments').selectAll().where('tenant_id', '=', context.tenantId);
    return (await query.orderBy('name').execute()).map(assignmentOf);
  }

  /** Adds an assignment; one with the same id that is there stays as it is. */
  async ensure(context: TenantContext, assignment: Assignment, now: number): Promise<void> {
    await this.#db
      .insertInto('assignments')
      .values({
        tenant_id: context.tenantId,
        assignment_id: assignment.id,
        name: assignment.name,
        description: assignment.description,
        role_id: assignment.roleId,
        admin_groups: JSON.stringify(assignment.adminGroups),
        all_users: Number(assignment.scope.allUsers),
        all_devices: Number(assignment.scope.allDevices),
        scope_groups: JSON.stringify(assignment.scope.groups),
        version: 1,
        created_ms: now,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'assignment_id']).doNothing())
      .execute();
  }
}

function assignmentOf(row: AssignmentRow): Assignment {
  return {
    id: row.assignment_id,
    name: row.name,
    description: row.description,
    roleId: row.role_id,
    adminGroups: Value.Parse(Ids, JSON.parse(row.admin_groups)),
    scope: {
      allUsers: row.all_users === 1,
      allDevices: row.all_devices === 1,
      groups: Value.Parse(Ids, JSON.parse(row.scope_groups)),
    },
  };
}
