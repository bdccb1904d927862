import { HandrailError } from '@handrail/sdk';
import type { Assignment, AssignmentContent } from '@handrail/sdk/tenant/access';
import type { Static } from 'typebox';
import type { RandomBytes } from '../../../base/random.ts';
import { newId } from '../../newId.ts';
import type { Database } from '../database.ts';
import { holdsWord, isAfter, type Slice, searchText, wordsOf } from '../listing.ts';
import type { AssignmentRow } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { textList } from '../textList.ts';

type Content = Static<typeof AssignmentContent>;

/** An assignment in the version in force. */
export interface KeptAssignment extends Assignment {
  readonly version: number;
}

/** Who has which role, for whom. */
export class Assignments {
  readonly #db: Database;
  readonly #random: RandomBytes;

  constructor(db: Database, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  async all(context: TenantContext): Promise<readonly Assignment[]> {
    const query = this.#db.of(context).selectFrom('assignments').selectAll().where('tenant_id', '=', context.tenantId);
    return (await query.orderBy('name').execute()).map(assignmentOf);
  }

  /** By name. */
  async list(
    context: TenantContext,
    { limit, after, search, roleId }: Slice & { readonly roleId?: string | undefined },
  ): Promise<readonly KeptAssignment[]> {
    let query = this.#db.of(context).selectFrom('assignments').selectAll().where('tenant_id', '=', context.tenantId);
    if (roleId !== undefined) query = query.where('role_id', '=', roleId);
    for (const word of wordsOf(search)) query = query.where(holdsWord('search', word));
    if (after) query = query.where(isAfter('name', 'assignment_id', after));
    return (await query.orderBy('name').orderBy('assignment_id').limit(limit).execute()).map(assignmentOf);
  }

  async get(context: TenantContext, assignmentId: string): Promise<KeptAssignment | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('assignments')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('assignment_id', '=', assignmentId)
      .executeTakeFirst();
    return row && assignmentOf(row);
  }

  /** How many assignments give each role; roles that none gives are left out. */
  async countByRole(context: TenantContext): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db
      .of(context)
      .selectFrom('assignments')
      .select(['role_id', ({ fn }) => fn.countAll().as('count')])
      .where('tenant_id', '=', context.tenantId)
      .groupBy('role_id')
      .execute();
    return new Map(rows.map(({ role_id, count }) => [role_id, Number(count)]));
  }

  async isNameTaken(context: TenantContext, name: string, by?: string): Promise<boolean> {
    const row = await this.#db
      .of(context)
      .selectFrom('assignments')
      .select('assignment_id')
      .where('tenant_id', '=', context.tenantId)
      .where('name', '=', name)
      .where('assignment_id', '!=', by ?? '')
      .executeTakeFirst();
    return row !== undefined;
  }

  async create(context: TenantContext, content: Content, now: number): Promise<KeptAssignment> {
    const id = newId(this.#random);
    await this.#db
      .of(context)
      .insertInto('assignments')
      .values({ tenant_id: context.tenantId, assignment_id: id, ...columnsOf(content), version: 1, created_ms: now })
      .execute();
    return { id, ...content, version: 1 };
  }

  /** Error: `edit_conflict` when another version is in force. */
  async update(context: TenantContext, id: string, version: number, content: Content): Promise<KeptAssignment> {
    const changed = await this.#db
      .of(context)
      .updateTable('assignments')
      .set({ ...columnsOf(content), version: version + 1 })
      .where('tenant_id', '=', context.tenantId)
      .where('assignment_id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(changed.numUpdatedRows) === 0) throw conflict();
    return { id, ...content, version: version + 1 };
  }

  /** Error: `edit_conflict` when another version is in force. */
  async delete(context: TenantContext, id: string, version: number): Promise<void> {
    const deleted = await this.#db
      .of(context)
      .deleteFrom('assignments')
      .where('tenant_id', '=', context.tenantId)
      .where('assignment_id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(deleted.numDeletedRows) === 0) throw conflict();
  }

  /** Adds an assignment; one with the same id that is there stays as it is. */
  async ensure(context: TenantContext, { id, ...content }: Assignment, now: number): Promise<void> {
    await this.#db
      .of(context)
      .insertInto('assignments')
      .values({ tenant_id: context.tenantId, assignment_id: id, ...columnsOf(content), version: 1, created_ms: now })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'assignment_id']).doNothing())
      .execute();
  }
}

function columnsOf({ name, description, roleId, adminGroups, scope }: Content) {
  return {
    name,
    description,
    role_id: roleId,
    admin_groups: JSON.stringify(adminGroups),
    all_users: Number(scope.allUsers),
    all_devices: Number(scope.allDevices),
    scope_groups: JSON.stringify(scope.groups),
    search: searchText(name, description),
  };
}

function assignmentOf(row: AssignmentRow): KeptAssignment {
  return {
    id: row.assignment_id,
    name: row.name,
    description: row.description,
    roleId: row.role_id,
    adminGroups: [...textList(row.admin_groups)],
    scope: {
      allUsers: row.all_users === 1,
      allDevices: row.all_devices === 1,
      groups: [...textList(row.scope_groups)],
    },
    version: row.version,
  };
}

function conflict(): HandrailError {
  return new HandrailError('edit_conflict', 'The assignment was changed meanwhile');
}
