import { HandrailError, type Person } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { shownText } from '../../base/policy/shownText.ts';
import type { AccessCache } from '../access/accessCache.ts';
import type { RefusedSignIns } from '../audit/refusedSignIns.ts';
import type { KnownPerson } from '../store/access/people.ts';
import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenants.ts';
import { checkEnabled, heldPermissions } from './heldPermissions.ts';
import type { TokenVerifier, VerifiedToken } from './tokenVerifier.ts';

/** Somebody whose token was checked: who, in which tenant, and until when. */
export interface Admission {
  readonly tenant: Tenant;
  readonly person: Person;
  /** The provider's group ids, as the token says. */
  readonly groups: readonly string[];
  /** The token did not say them, because they are too many: what is refused may be refused for that. */
  readonly groupsOverage: boolean;
  /** What they hold in at least one assignment; whom they may help is decided for each session. */
  readonly permissions: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Lets people in: from a token to the person and the tenant's row that it names, or to a refusal of its own. */
export class Reception {
  readonly #verifier: TokenVerifier;
  readonly #store: Store;
  readonly #access: AccessCache;
  readonly #clock: Clock;
  readonly #refused: Pick<RefusedSignIns, 'known'>;

  constructor(parts: {
    readonly verifier: TokenVerifier;
    readonly store: Store;
    readonly access: AccessCache;
    readonly clock: Clock;
    readonly refused: Pick<RefusedSignIns, 'known'>;
  }) {
    this.#verifier = parts.verifier;
    this.#store = parts.store;
    this.#access = parts.access;
    this.#clock = parts.clock;
    this.#refused = parts.refused;
  }

  /** Errors: those of `TokenVerifier`, `wrong_tenant`, `remote_help_disabled`, `groups_overage`. */
  async admit(token: string): Promise<Admission> {
    const verified = await this.#verifier.verify(token);
    const tenant = await this.#store.tenants.ofProvider(verified.provider.id, verified.providerTenant);
    if (!tenant) throw new HandrailError('wrong_tenant', 'This organisation is not served here');
    const person = await this.#store.people.signedIn(tenant, knownPerson(verified), this.#clock.now());
    const { groups, groupsOverage, expiresAt } = verified;
    const permissions = await heldPermissions({ store: this.#store, access: this.#access }, tenant, person.id, groups);
    try {
      checkEnabled(tenant, { permissions, groupsOverage });
    } catch (error) {
      await this.#refused.known(tenant, { kind: 'person', ...person }, error);
      throw error;
    }
    return { tenant, person, groups, groupsOverage, permissions, expiresAt };
  }

  /** Somebody whose token is good is turned away for another reason, such as an app that is too old. */
  async turnedAway({ tenant, person }: Admission, error: unknown): Promise<void> {
    await this.#refused.known(tenant, { kind: 'person', ...person }, error);
  }
}

/** What a token says of its person, fit to be kept and shown. */
export function knownPerson({ provider, subject, claims, groups, groupsOverage }: VerifiedToken): KnownPerson {
  const signInName = shownText(claims.preferred_username, 320) ?? subject;
  const title = shownText(claims.job_title, 200);
  const company = shownText(claims.company, 200);
  const domain = shownText(claims.verified_domain, 253);
  const photo = provider.photoOf?.(subject);
  return {
    provider: provider.id,
    subject,
    groups,
    groupsOverage,
    signInName,
    name: shownText(claims.name, 200) ?? signInName.slice(0, 200),
    ...(title !== undefined && { title }),
    ...(company !== undefined && { company }),
    ...(domain !== undefined && { domain }),
    ...(photo !== undefined && { photo }),
  };
}
