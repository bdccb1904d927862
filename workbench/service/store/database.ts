import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import type { TenantContext } from './tenantContext.ts';

/**
 * The look-ups that start from no tenant, each with all that it may see: the one tenant that a provider names, the one token of a
 * secret, and for what the service does by itself, the rows of `tenants`.
 */
export type Finding =
  | { readonly by: 'provider'; readonly provider: string; readonly providerTenant: string }
  | { readonly by: 'secret'; readonly secretHash: string }
  | { readonly by: 'upkeep' };

/** The tables, which a query reaches through a tenant alone: where the engine can, it hides the rows of all others by itself. */
export interface Database {
  /** The tables as queries of this tenant see them. */
  of(context: TenantContext): Kysely<Tables>;
  /** The tables for one of the look-ups that find out the tenant. */
  finding(what: Finding): Kysely<Tables>;
}

/** What holds the tables: SQLite in a file of the data folder, or a PostgreSQL server. */
export interface Engine extends Database {
  /** Runs work of one tenant in one transaction. What it is handed refuses every other tenant. */
  transaction<T>(context: TenantContext, work: (database: Database) => Promise<T>): Promise<T>;
  /** Runs work unless another service has these tables open; one that is about to open them waits until the work is done. */
  whenAlone(work: () => Promise<void>): Promise<void>;
  /** Lets nothing that was deleted stay in files, as far as the engine leaves that to its user. */
  compact(): Promise<void>;
  /** Settles when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The tables for this tenant alone: another one is a mistake of the program, and is refused before any query. */
export function forOneTenant(database: Database, { tenantId }: TenantContext): Database {
  return {
    of(context) {
      if (context.tenantId !== tenantId)
        throw new Error("A transaction of one tenant was asked for another one's rows.");
      return database.of(context);
    },
    finding() {
      throw new Error('A look-up that starts from no tenant was asked for inside the transaction of one.');
    },
  };
}
