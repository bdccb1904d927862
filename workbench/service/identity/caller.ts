import type { Person } from '@handrail/sdk';
import type { Actor } from '../audit/actor.ts';
import type { Tenant } from '../store/tenants.ts';
import type { Admission } from './reception.ts';

/** Who asks over the REST API: a person, or a program with a token. The tenant is the one that the checked token names. */
export interface Caller {
  readonly tenant: Tenant;
  readonly actor: Actor;
  /** Absent for a program. */
  readonly person?: Person;
  readonly permissions: ReadonlySet<string>;
  /** The token did not say the person's groups, because they are too many. */
  readonly groupsOverage?: boolean;
}

export function personCalling({ tenant, person, permissions, groupsOverage }: Admission): Caller {
  const actor: Actor = { kind: 'person', id: person.id, name: person.name, signInName: person.signInName };
  return { tenant, actor, person, permissions, groupsOverage };
}
