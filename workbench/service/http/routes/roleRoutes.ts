import { HandrailError } from '@handrail/sdk';
import type { Role } from '@handrail/sdk/tenant/access';
import { builtInRoles } from '../../access/builtInRoles.ts';
import { permissionInfos } from '../../access/permissionInfos.ts';
import type { RoleChanges } from '../../access/roleChanges.ts';
import type { CustomRole } from '../../store/access/roles.ts';
import { searchText, wordsOf } from '../../store/listing.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { type Order, type Position, pageOf, positionOf } from '../cursor.ts';
import { etagOf, versionOf } from '../etag.ts';
import type { Handlers } from './handlers.ts';

const byName: Order = { list: 'roles', sort: 'name', descending: false, key: 'text' };

/** A role with its place in the list: built-in ones come first, in the program's order. */
interface Listed {
  readonly position: Position;
  readonly role: Omit<Role, 'assignments'>;
  readonly version: number;
}

const builtIn: readonly Listed[] = [...builtInRoles.values()].map((role, index) => ({
  position: { key: `0${index}`, id: role.id },
  role: { ...role, permissions: [...role.permissions], builtIn: true },
  version: 1,
}));

/** Permissions, and the roles that hold them. */
export function roleRoutes(parts: { readonly store: Store; readonly changes: RoleChanges }): Handlers {
  const { store, changes } = parts;

  async function counted(context: TenantContext, listed: Listed) {
    const counts = await store.assignments.countByRole(context);
    return { value: withCount(listed, counts), etag: etagOf(listed.version) };
  }

  return {
    'permissions.list': async ({ admission }) => ({ items: permissionInfos(admission.permissions) }),
    'roles.list': async ({ admission: { tenant }, query }) => {
      const limit = query.limit ?? 100;
      const after = positionOf(byName, query.cursor);
      const first = builtInAfter(after, query.search);
      const customs = await store.roles.list(tenant, {
        limit: limit + 1,
        after: after?.key.toString().startsWith('1') ? { key: String(after.key).slice(1), id: after.id } : undefined,
        search: query.search,
      });
      const counts = await store.assignments.countByRole(tenant);
      return pageOf(
        [...first, ...customs.map(listedOf)].slice(0, limit + 1),
        { limit, order: byName },
        ({ position }) => position,
        (listed) => withCount(listed, counts),
      );
    },
    'roles.get': async ({ admission: { tenant }, params: { roleId } }) => {
      const own = builtIn.find(({ role }) => role.id === roleId);
      if (own) return counted(tenant, own);
      const role = await store.roles.get(tenant, roleId);
      if (!role) throw new HandrailError('not_found', 'There is no such role');
      return counted(tenant, listedOf(role));
    },
    'roles.create': async ({ admission, body }) =>
      counted(admission.tenant, listedOf(await changes.create(admission, body))),
    'roles.update': async ({ admission, params, body, ifMatch }) =>
      counted(admission.tenant, listedOf(await changes.update(admission, params.roleId, versionOf(ifMatch), body))),
    'roles.delete': ({ admission, params, ifMatch }) => changes.delete(admission, params.roleId, versionOf(ifMatch)),
  };
}

function listedOf({ version, ...role }: CustomRole): Listed {
  return {
    position: { key: `1${role.name}`, id: role.id },
    role: { ...role, permissions: [...role.permissions], builtIn: false },
    version,
  };
}

function builtInAfter(after: Position | undefined, search: string | undefined): readonly Listed[] {
  const words = wordsOf(search);
  return builtIn.filter(({ position, role }) => {
    const text = searchText(role.name, role.description);
    return (after === undefined || position.key > after.key) && words.every((word) => text.includes(word));
  });
}

function withCount({ role }: Listed, counts: ReadonlyMap<string, number>): Role {
  return { ...role, assignments: counts.get(role.id) ?? 0 };
}
