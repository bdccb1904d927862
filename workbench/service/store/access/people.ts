import type { Person } from '@handrail/sdk';
import type { RandomBytes } from '../../../base/random.ts';
import { newId } from '../../newId.ts';
import type { Database } from '../database.ts';
import { holdsWord, isAfter, type Slice, searchText, wordsOf } from '../listing.ts';
import type { PersonRow } from '../tables.ts';
import type { TenantContext } from '../tenantContext.ts';
import { textList } from '../textList.ts';

/** What the provider says about somebody; `subject` is its lasting id, never a name or an address. */
export interface KnownPerson extends Omit<Person, 'id'> {
  readonly provider: string;
  readonly subject: string;
  /** The provider's group ids, as this sign-in says. */
  readonly groups: readonly string[];
  /** The provider did not say the groups, because they are too many. */
  readonly groupsOverage: boolean;
}

/** Somebody who has signed in, as the tables keep them. */
export interface KeptPerson extends Person {
  readonly providerGroups: readonly string[];
  readonly groupsOverage: boolean;
  readonly lastSeenAt: number;
}

const seenStepMs = 60_000;

export class People {
  readonly #db: Database;
  readonly #random: RandomBytes;

  constructor(db: Database, random: RandomBytes) {
    this.#db = db;
    this.#random = random;
  }

  /**
   * Notes a sign-in and gives the person with their opaque id, which stays the same from sign-in to sign-in. Every request of the
   * API comes here: when somebody was seen is as fresh as a minute, and nothing is written where nothing else is new.
   */
  async signedIn(context: TenantContext, known: KnownPerson, now: number): Promise<Person> {
    const shown = {
      name: known.name,
      sign_in_name: known.signInName,
      title: known.title ?? null,
      company: known.company ?? null,
      domain: known.domain ?? null,
      photo: known.photo ?? null,
      provider_groups: JSON.stringify(known.groups),
      groups_overage: Number(known.groupsOverage),
      search: searchText(known.name, known.signInName),
      last_seen_ms: now,
    };
    const before = await this.#ofSubject(context, known.provider, known.subject);
    if (before && before.last_seen_ms > now - seenStepMs && isSame(before, shown)) return personOf(before);
    const row = await this.#db
      .of(context)
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

  /** Somebody by the provider's lasting id, who has signed in before. */
  async withSubject(context: TenantContext, provider: string, subject: string): Promise<Person | undefined> {
    const row = await this.#ofSubject(context, provider, subject);
    return row && personOf(row);
  }

  /** By name. */
  async list(context: TenantContext, { limit, after, search }: Slice): Promise<readonly KeptPerson[]> {
    let query = this.#db.of(context).selectFrom('people').selectAll().where('tenant_id', '=', context.tenantId);
    for (const word of wordsOf(search)) query = query.where(holdsWord('search', word));
    if (after) query = query.where(isAfter('name', 'person_id', after));
    return (await query.orderBy('name').orderBy('person_id').limit(limit).execute()).map(keptPersonOf);
  }

  async get(context: TenantContext, personId: string): Promise<KeptPerson | undefined> {
    const row = await this.#db
      .of(context)
      .selectFrom('people')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    return row && keptPersonOf(row);
  }

  /** Names of those of these ids that are people; for lists that keep ids only. */
  async named(context: TenantContext, personIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    if (personIds.length === 0) return new Map();
    const rows = await this.#db
      .of(context)
      .selectFrom('people')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('person_id', 'in', personIds)
      .execute();
    return new Map(rows.map((row) => [row.person_id, personOf(row)]));
  }

  async #ofSubject(context: TenantContext, provider: string, subject: string): Promise<PersonRow | undefined> {
    return await this.#db
      .of(context)
      .selectFrom('people')
      .selectAll()
      .where('tenant_id', '=', context.tenantId)
      .where('provider', '=', provider)
      .where('subject', '=', subject)
      .executeTakeFirst();
  }
}

/** Whether the row says all of this already, but for when. */
function isSame(row: PersonRow, { last_seen_ms: _when, ...shown }: Partial<PersonRow>): boolean {
  return (Object.keys(shown) as (keyof typeof shown)[]).every((column) => row[column] === shown[column]);
}

function keptPersonOf(row: PersonRow): KeptPerson {
  return {
    ...personOf(row),
    providerGroups: textList(row.provider_groups),
    groupsOverage: row.groups_overage === 1,
    lastSeenAt: row.last_seen_ms,
  };
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
