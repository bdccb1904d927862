import { HandrailError } from '@handrail/sdk';
import type { AssignmentChanges } from '../../access/assignmentChanges.ts';
import type { KeptAssignment } from '../../store/access/assignments.ts';
import type { Store } from '../../store/store.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import { etagOf, versionOf } from '../etag.ts';
import type { Handlers } from './handlers.ts';

const byName: Order = { list: 'assignments', sort: 'name', descending: false, key: 'text' };

/** Who has which role, for whom. */
export function assignmentRoutes(parts: { readonly store: Store; readonly changes: AssignmentChanges }): Handlers {
  const { store, changes } = parts;
  return {
    'assignments.list': async ({ admission: { tenant }, query }) => {
      const limit = query.limit ?? 100;
      const { search, roleId } = query;
      const after = positionOf(byName, query.cursor);
      const assignments = await store.assignments.list(tenant, { limit: limit + 1, after, search, roleId });
      return pageOf(
        assignments,
        { limit, order: byName },
        ({ id, name }) => ({ key: name, id }),
        (assignment) => shown(assignment).value,
      );
    },
    'assignments.get': async ({ admission: { tenant }, params }) => {
      const assignment = await store.assignments.get(tenant, params.assignmentId);
      if (!assignment) throw new HandrailError('not_found', 'There is no such assignment');
      return shown(assignment);
    },
    'assignments.create': async ({ admission, body }) => shown(await changes.create(admission, body)),
    'assignments.update': async ({ admission, params, body, ifMatch }) =>
      shown(await changes.update(admission, params.assignmentId, versionOf(ifMatch), body)),
    'assignments.delete': ({ admission, params, ifMatch }) =>
      changes.delete(admission, params.assignmentId, versionOf(ifMatch)),
  };
}

function shown({ version, ...value }: KeptAssignment) {
  return { value, etag: etagOf(version) };
}
