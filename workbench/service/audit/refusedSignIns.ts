import { HandrailError } from '@handrail/sdk';
import { serviceActor } from '../../base/audit/actions.ts';
import type { RefusedSignIn } from '../identity/refusedSignIn.ts';
import type { Store } from '../store/store.ts';
import type { TenantContext } from '../store/tenantContext.ts';
import type { Actor } from './actor.ts';
import type { Refusals } from './refusals.ts';

/**
 * Puts refused sign-ins into the log of the tenant whose they are. Whose they are says what was checked, never what a token
 * merely claims: a token that its provider did not sign, or one of a tenant that is not served, is in nobody's log, or anybody
 * could write into any tenant's. Where a provider has one tenant only, whatever is brought here in its name is at that
 * tenant's door.
 */
export class RefusedSignIns {
  readonly #store: Pick<Store, 'tenants' | 'people'>;
  readonly #refusals: Pick<Refusals, 'note'>;

  constructor(store: Pick<Store, 'tenants' | 'people'>, refusals: Pick<Refusals, 'note'>) {
    this.#store = store;
    this.#refusals = refusals;
  }

  /** Somebody whose tenant is known was refused: remote help is off, the app is too old, a program's token was revoked. */
  async known(context: TenantContext, actor: Actor, error: unknown): Promise<void> {
    await this.#refusals.note(context, { action: 'signin.refused', code: HandrailError.from(error).code, actor });
  }

  /** A token was refused. */
  async token({ code, provider, providerTenant, subject }: RefusedSignIn): Promise<void> {
    // A provider that cannot be reached refuses nobody.
    if (code === 'service_unreachable' || providerTenant === undefined) return;
    const tenant = await this.#store.tenants.ofProvider(provider, providerTenant);
    if (!tenant) return;
    const known = subject === undefined ? undefined : await this.#actorOf(tenant, provider, subject);
    const actor = known ?? serviceActor;
    await this.#refusals.note(tenant, { action: 'signin.refused', code, actor });
  }

  /** Who it was, where they have signed in before. Nobody becomes known by being refused. */
  async #actorOf(context: TenantContext, provider: string, subject: string): Promise<Actor | undefined> {
    const person = await this.#store.people.withSubject(context, provider, subject);
    return person && { kind: 'person', id: person.id, name: person.name, signInName: person.signInName };
  }
}
