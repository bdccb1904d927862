import { HandrailError } from '@handrail/sdk';
import type { AuditAction, SubjectKind } from '../../base/audit/actions.ts';
import type { Clock } from '../../base/clock.ts';
import { recordedActor } from '../audit/actor.ts';
import type { Bus } from '../bus/bus.ts';
import type { Caller } from '../identity/caller.ts';
import type { Repositories, Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import { readAccess } from './accessCache.ts';
import type { TenantAccess } from './tenantAccess.ts';

export interface AccessChangeParts {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** What the log says about a change. */
export interface ChangeRecord {
  readonly action: AuditAction;
  readonly subject: { readonly kind: SubjectKind; readonly id: string; readonly name: string };
  /** Names of fields, where there was something before. */
  readonly changed?: readonly string[];
}

/** What a change answers; without a record nothing was changed. */
export interface Changed<T> {
  readonly value: T;
  readonly record: ChangeRecord | undefined;
}

/**
 * Makes a change of who may do what, in one transaction with its record, and tells the service's nodes. `before` is how things
 * stood, and still stand: no other such change of the tenant comes in between. Error: `last_administrator`, and then nothing is changed.
 */
export async function changeAccess<T>(
  { store, bus, clock }: AccessChangeParts,
  { tenant, actor }: Pick<Caller, 'tenant' | 'actor'>,
  change: (tables: Repositories, before: TenantAccess, now: number) => Promise<Changed<T>>,
): Promise<T> {
  const now = clock.now();
  const { value, record } = await store.transaction(tenant, async (tables) => {
    await tables.tenants.changesAccess(tenant);
    const before = await readAccess(tables, tenant);
    const hadAdministrators = await hasAdministrators(tables, tenant, before);
    const changed = await change(tables, before, now);
    if (!changed.record) return changed;
    if (hadAdministrators && !(await hasAdministrators(tables, tenant, await readAccess(tables, tenant)))) {
      throw new HandrailError('last_administrator', 'Nobody could manage roles after this');
    }
    const { action, subject, changed: fields } = changed.record;
    const { actor: who, personal } = recordedActor(actor);
    await tables.audit.append(
      tenant,
      {
        at: now,
        action,
        actor: who,
        subject: { kind: subject.kind, id: subject.id },
        ...(fields && { changed: [...fields] }),
      },
      { ...personal, subjectName: subject.name },
    );
    return changed;
  });
  if (record) bus.publish(tenant.tenantId, 'accessChanged', {});
  return value;
}

/** Whether there is a way to `roles.manage`: a group of the provider, whose people are not known here, or one with somebody in it. */
async function hasAdministrators(tables: Repositories, context: TenantContext, access: TenantAccess): Promise<boolean> {
  const groups = access.rules
    .filter(({ permissions }) => permissions.has('roles.manage'))
    .flatMap(({ adminGroups }) => adminGroups.flatMap((id) => access.groups.get(id) ?? []));
  if (groups.some(({ providerGroup }) => providerGroup !== undefined)) return true;
  const ids = [...new Set(groups.map(({ id }) => id))];
  return (await tables.groupMembers.inhabited(context, ids)).size > 0;
}
