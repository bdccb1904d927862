import type { AccessCache } from '../../access/accessCache.ts';
import type { AccessChangeParts } from '../../access/accessChange.ts';
import { accessCheck } from '../../access/accessCheck.ts';
import { AssignmentChanges } from '../../access/assignmentChanges.ts';
import { GroupChanges } from '../../access/groupChanges.ts';
import { RoleChanges } from '../../access/roleChanges.ts';
import type { KeptPerson } from '../../store/access/people.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import { assignmentRoutes } from './assignmentRoutes.ts';
import { groupRoutes } from './groupRoutes.ts';
import type { Handlers } from './handlers.ts';
import { roleRoutes } from './roleRoutes.ts';

const peopleByName: Order = { list: 'people', sort: 'name', descending: false, key: 'text' };

/** Who may do what, and why. */
export function accessRoutes(parts: AccessChangeParts & { readonly access: AccessCache }): Handlers {
  const { store } = parts;
  return {
    ...roleRoutes({ store, changes: new RoleChanges(parts) }),
    ...groupRoutes({ store, changes: new GroupChanges(parts) }),
    ...assignmentRoutes({ store, changes: new AssignmentChanges(parts) }),
    'people.list': async ({ admission: { tenant }, query }) => {
      const limit = query.limit ?? 100;
      const after = positionOf(peopleByName, query.cursor);
      const people = await store.people.list(tenant, { limit: limit + 1, after, search: query.search });
      return pageOf(people, { limit, order: peopleByName }, ({ id, name }) => ({ key: name, id }), entryOf);
    },
    'access.check': ({ admission: { tenant }, query }) => accessCheck(parts, tenant, query),
  };
}

function entryOf({ id, name, signInName, title, company, lastSeenAt }: KeptPerson) {
  return {
    id,
    name,
    signInName,
    ...(title !== undefined && { title }),
    ...(company !== undefined && { company }),
    lastSeenAt,
  };
}
