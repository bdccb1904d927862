import type { Person } from '@handrail/sdk';
import type { Kysely } from 'kysely';
import Type from 'typebox';
import Value from 'typebox/value';
import type { RandomBytes } from '../../base/random.ts';
import { newId } from '../newId.ts';
import type { PersonRow, Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

const ProviderGroups = Type.Array(Type.String());

/** What the provider says about somebody; `subject` is its lasting id, never a name or an address. */
export interface KnownPerson extends Omit<Person, 'id'> {
  readonly provider: string;
  readonly subject: string;
  /** The provider's group ids, as this sign-in says. */
  readonly groups: readonly string[];
}

export class People {
  readonly #db: Kysely<Tables>;
  readonly #random: RandomBytes;

  constructor(db: Kysely<Tables>, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  /** Notes a sign-in and gives the person with their opaque id, which stays the same from sign-in to sign-in. */
  async signedIn(context: TenantContext, known: KnownPerson, now: number): Promise<Person> {
    const shown = {
      name: known.name,
      sign_in_name: known.signInName,
      title: known.title ?? null,
      company: known.company ?? null,
      domain: known.domain ?? null,
      photo: known.photo ?? null,
      provider_groups: JSON.stringify(known.groups),
      search: `${known.name} ${known.signInName}`.toLowerCase(),
      last_seen_ms: now,
    };
    const row = await this.#db
      .insertInto('people')
      .values({
        ...shown,
        tenant_id: context.tenantId,
        person_id: newId(this.#random),
        provider: known.provider,
        subject: known.subject,
        first_seen_ms: now,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'provider', 'subject']).doUpdateSet(shown))
      .returningAll()
      .executeTakeFirstOrThrow();
    return personOf(row);
  }

  /** The provider's group ids of somebody as of their last sign-in; none of who is not here. */
  async providerGroups(context: TenantContext, personId: string): Promise<readonly string[]> {
    const row = await this.#db
      .selectFrom('people')
      .select('provider_groups')
      .where('tenant_id', '=', context.tenantId)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    return row ? Value.Parse(ProviderGroups, JSON.parse(row.provider_groups)) : [];
  }
}

function personOf(row: PersonRow): Person {
  return {
    id: row.person_id,
    name: row.name,
    signInName: row.sign_in_name,
    ...(row.title !== null && { title: row.title }),
    ...(row.company !== null && { company: row.company }),
    ...(row.domain !== null && { domain: row.domain }),
    ...(row.photo !== null && { photo: row.photo }),
  };
}
