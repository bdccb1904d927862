import { HandrailError } from '@handrail/sdk';
import type { AuditAction } from '../../base/audit/actions.ts';
import type { Clock } from '../../base/clock.ts';
import { changedFields } from '../access/changedFields.ts';
import { recordedActor } from '../audit/actor.ts';
import type { Caller } from '../identity/caller.ts';
import type { DocumentKind } from '../store/documents.ts';
import type { Repositories, Store } from '../store/store.ts';

/** What is known about a document that is replaced. */
export interface DocumentChange<T extends object> {
  readonly kind: DocumentKind;
  /** The one in force; version 0 for one that nobody wrote yet. */
  readonly before: { readonly version: number; readonly content: T };
  /** The version that the editor saw. */
  readonly seen: number;
  readonly content: T;
  /** One record for each of these. */
  readonly actions: (changed: readonly string[]) => readonly AuditAction[];
  /** What changes with it, in the same transaction. */
  readonly also?: (tables: Repositories, changed: readonly string[]) => Promise<void>;
}

/** Puts a document's next version in force, with its record. One that says nothing new stays as it is. Error: `edit_conflict`. */
export async function changeDocument<T extends object>(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { tenant, actor }: Pick<Caller, 'tenant' | 'actor'>,
  { kind, before, seen, content, actions, also }: DocumentChange<T>,
): Promise<{ readonly version: number; readonly content: T; readonly changed: readonly string[] }> {
  if (seen !== before.version) throw new HandrailError('edit_conflict', 'The document was changed meanwhile', { kind });
  const changed = changedFields(before.content, content);
  if (changed.length === 0) return { ...before, changed };
  const now = clock.now();
  const version = await store.transaction(tenant, async (tables) => {
    const put = await tables.documents.put(tenant, kind, {
      replaces: seen,
      content,
      changed,
      by: actor.id,
      now,
    });
    const { actor: who, personal } = recordedActor(actor);
    const subject = { kind: 'tenant', id: tenant.tenantId } as const;
    for (const action of actions(changed)) {
      await tables.audit.append(tenant, { at: now, action, actor: who, subject, changed: [...changed] }, personal);
    }
    await also?.(tables, changed);
    return put;
  });
  return { version, content, changed };
}
