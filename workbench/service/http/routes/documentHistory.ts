import type { DocumentVersion } from '@handrail/sdk/tenant/settings';
import type { Static } from 'typebox';
import type { DocumentKind } from '../../store/documents.ts';
import type { Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';

/** Who changed a document, and when: newest first. */
export async function documentHistory(
  store: Pick<Store, 'documents' | 'people'>,
  context: TenantContext,
  kind: DocumentKind,
  query: { readonly cursor?: string; readonly limit?: number },
) {
  const limit = query.limit ?? 100;
  const newestFirst: Order = { list: `${kind}History`, sort: 'version', descending: true, key: 'number' };
  const after = positionOf(newestFirst, query.cursor);
  const before = after === undefined ? undefined : Number(after.key);
  const marks = await store.documents.history(context, kind, { limit: limit + 1, before });
  const editors = [...new Set(marks.flatMap(({ changedBy }) => changedBy ?? []))];
  const people = await store.people.named(context, editors);
  return pageOf(
    marks,
    { limit, order: newestFirst },
    ({ version }) => ({ key: version, id: '' }),
    ({ version, changedAt, changedBy, changed }): Static<typeof DocumentVersion> => {
      const person = changedBy === undefined ? undefined : people.get(changedBy);
      return {
        version,
        changedAt,
        ...(changedBy !== undefined && {
          changedBy: { id: changedBy, ...(person && { name: person.name, signInName: person.signInName }) },
        }),
        changed: [...changed],
      };
    },
  );
}
