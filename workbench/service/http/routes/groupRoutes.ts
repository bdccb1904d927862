import { HandrailError } from '@handrail/sdk';
import type { GroupChanges } from '../../access/groupChanges.ts';
import type { KeptGroup } from '../../store/access/groups.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import { etagOf, versionOf } from '../etag.ts';
import type { Handlers } from './handlers.ts';

const byName: Order = { list: 'groups', sort: 'name', descending: false, key: 'text' };
const membersByName: Order = { ...byName, list: 'groupMembers' };

const placeOf = ({ id, name }: { readonly id: string; readonly name: string }) => ({ key: name, id });

/** Groups, and who or what is in those that are kept here. */
export function groupRoutes({ store, changes }: { readonly store: Store; readonly changes: GroupChanges }): Handlers {
  async function found(context: TenantContext, groupId: string): Promise<KeptGroup> {
    const group = await store.groups.get(context, groupId);
    if (!group) throw new HandrailError('not_found', 'There is no such group');
    return group;
  }

  return {
    'groups.list': async ({ admission: { tenant }, query }) => {
      const limit = query.limit ?? 100;
      const { search, kind } = query;
      const after = positionOf(byName, query.cursor);
      const groups = await store.groups.list(tenant, { limit: limit + 1, after, search, kind });
      return pageOf(groups, { limit, order: byName }, placeOf, (group) => shown(group).value);
    },
    'groups.get': async ({ admission: { tenant }, params }) => shown(await found(tenant, params.groupId)),
    'groups.create': async ({ admission, body }) => shown(await changes.create(admission, body)),
    'groups.update': async ({ admission, params, body, ifMatch }) =>
      shown(await changes.rename(admission, params.groupId, versionOf(ifMatch), body.name)),
    'groups.delete': ({ admission, params, ifMatch }) => changes.delete(admission, params.groupId, versionOf(ifMatch)),
    'groups.members': async ({ admission: { tenant }, params, query }) => {
      const limit = query.limit ?? 100;
      const after = positionOf(membersByName, query.cursor);
      const group = await found(tenant, params.groupId);
      const members = await store.groupMembers.list(tenant, group, { limit: limit + 1, after, search: query.search });
      return pageOf(members, { limit, order: membersByName }, placeOf, ({ id, name }) => ({ id, name }));
    },
    'groups.add': ({ admission, params }) => changes.add(admission, params.groupId, params.memberId),
    'groups.remove': ({ admission, params }) => changes.remove(admission, params.groupId, params.memberId),
  };
}

function shown({ version, ...value }: KeptGroup) {
  return { value, etag: etagOf(version) };
}
