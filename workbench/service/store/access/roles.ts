import { HandrailError } from '@handrail/sdk';
import type { RandomBytes } from '../../../base/random.ts';
import { newId } from '../../newId.ts';
import type { Database } from '../database.ts';
import { holdsWord, isAfter, type Slice, searchText, wordsOf } from '../listing.ts';
import type { RoleRow } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { textList } from '../textList.ts';

/** A role, built in or made by the tenant. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
}

/** What somebody wrote into a role. */
export type RoleContent = Omit<Role, 'id'>;

/** A role that the tenant made, in the version in force. */
export interface CustomRole extends Role {
  readonly version: number;
}

/** Custom roles. Built-in ones are data of the program (`access/builtInRoles.ts`). */
export class Roles {
  readonly #db: Database;
  readonly #random: RandomBytes;

  constructor(db: Database, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  async custom(context: TenantContext): Promise<readonly Role[]> {
    const query = this.#db.of(context).selectFrom('roles').selectAll().where('tenant_id', '=', context.tenantId);
    return (await query.orderBy('name').execute()).map(roleOf);
  }

  /** By name. */
  async list(context: TenantContext, { limit, after, search }: Slice): Promise<readonly CustomRole[]> {
    let query = this.#db.of(context).selectFrom('roles').selectAll().where('tenant_id', '=', context.tenantId);
    for (const word of wordsOf(search)) query = query.where(holdsWord('search', word));
    if (after) query = query.where(isAfter('name', 'role_id', after));
    return (await query.orderBy('name').orderBy('role_id').limit(limit).execute()).map(roleOf);
  }

  async get(context: TenantContext, roleId: string): Promise<CustomRole | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('roles')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('role_id', '=', roleId)
      .executeTakeFirst();
    return row && roleOf(row);
  }

  async isNameTaken(context: TenantContext, name: string, by?: string): Promise<boolean> {
    const row = await this.#db
      .of(context)
      .selectFrom('roles')
      .select('role_id')
      .where('tenant_id', '=', context.tenantId)
      .where('name', '=', name)
      .where('role_id', '!=', by ?? '')
      .executeTakeFirst();
    return row !== undefined;
  }

  async create(context: TenantContext, content: RoleContent, now: number): Promise<CustomRole> {
    const id = newId(this.#random);
    await this.#db
      .of(context)
      .insertInto('roles')
      .values({ tenant_id: context.tenantId, role_id: id, ...columnsOf(content), version: 1, created_ms: now })
      .execute();
    return { id, ...content, version: 1 };
  }

  /** Error: `edit_conflict` when another version is in force. */
  async update(context: TenantContext, roleId: string, version: number, content: RoleContent): Promise<CustomRole> {
    const changed = await this.#db
      .of(context)
      .updateTable('roles')
      .set({ ...columnsOf(content), version: version + 1 })
      .where('tenant_id', '=', context.tenantId)
      .where('role_id', '=', roleId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(changed.numUpdatedRows) === 0) throw conflict();
    return { id: roleId, ...content, version: version + 1 };
  }

  /** Error: `edit_conflict` when another version is in force. */
  async delete(context: TenantContext, roleId: string, version: number): Promise<void> {
    const deleted = await this.#db
      .of(context)
      .deleteFrom('roles')
      .where('tenant_id', '=', context.tenantId)
      .where('role_id', '=', roleId)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(deleted.numDeletedRows) === 0) throw conflict();
  }
}

function columnsOf({ name, description, permissions }: RoleContent) {
  return { name, description, permissions: JSON.stringify(permissions), search: searchText(name, description) };
}

function roleOf(row: RoleRow): CustomRole {
  return {
    id: row.role_id,
    name: row.name,
    description: row.description,
    permissions: textList(row.permissions),
    version: row.version,
  };
}

function conflict(): HandrailError {
  return new HandrailError('edit_conflict', 'The role was changed meanwhile');
}
