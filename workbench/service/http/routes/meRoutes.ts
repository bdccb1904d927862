import type { Handlers } from './handlers.ts';

/** Who is signed in. */
export function meRoutes(): Handlers {
  return {
    'me.get': async ({ admission: { tenant, person, permissions, groupsOverage } }) => ({
      ...(person && { person: { id: person.id, name: person.name, signInName: person.signInName } }),
      tenant: { id: tenant.tenantId, name: tenant.name },
      permissions: [...permissions].sort(),
      ...(groupsOverage && { groupsOverage }),
    }),
  };
}
