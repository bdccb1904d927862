import { HandrailError, type Person } from '@handrail/sdk';
import { type AccessChangeParts, changeAccess } from '../../access/accessChange.ts';
import { knownPerson } from '../../identity/reception.ts';
import type { VerifiedToken } from '../../identity/tokenVerifier.ts';
import type { Repositories } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';

/** The group and the assignment that the set-up makes; both can be changed and deleted later like any other. */
const id = 'setup-administrators';
const name = 'Administrators named at setup';

/**
 * Makes somebody an administrator, by what their checked token says they are: issuer and subject, never a name or an address. One
 * transaction with its record in the log. Error: `wrong_tenant`.
 */
export async function nameAdministrator(parts: AccessChangeParts, token: VerifiedToken): Promise<Person> {
  const tenant = await parts.store.tenants.ofProvider(token.provider.id, token.providerTenant);
  if (!tenant) throw new HandrailError('wrong_tenant', 'This organisation is not served here');
  return await changeAccess(
    parts,
    { tenant, actor: { kind: 'service', id: 'setup' } },
    async (tables, _before, now) => {
      const person = await tables.people.signedIn(tenant, knownPerson(token), now);
      await tables.groups.ensure(tenant, { id, name, kind: 'people' }, now);
      await tables.groupMembers.add(tenant, id, person.id, now);
      await giveRole(tables, tenant, now);
      const subject = { kind: 'person', id: person.id, name: person.name } as const;
      return { value: person, record: { action: 'administrator.named', subject } };
    },
  );
}

/** Also where somebody has taken the role from the group since: who has the token runs the machine. */
async function giveRole(tables: Repositories, tenant: TenantContext, now: number): Promise<void> {
  const content = {
    name,
    description: 'Made by whoever runs the service, with the setup token.',
    roleId: 'remote-help-administrator',
    adminGroups: [id],
    scope: { allUsers: true, allDevices: true, groups: [] },
  };
  await tables.assignments.ensure(tenant, { id, ...content }, now);
  const kept = await tables.assignments.get(tenant, id);
  const gives = kept?.roleId === content.roleId && kept.adminGroups.includes(id);
  if (kept && !gives) await tables.assignments.update(tenant, id, kept.version, content);
}
