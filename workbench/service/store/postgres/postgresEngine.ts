import { HandrailError } from '@handrail/sdk';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Migration } from 'kysely/migration';
import { checkAuditHeads } from '../audit/auditHeadCheck.ts';
import { type Engine, forOneTenant } from '../database.ts';
import type { Tables } from '../tables.ts';
import { type Connections, connections } from './connections.ts';
import { Presence } from './presence.ts';
import { prepareSchema } from './schema.ts';
import { type ServerAddress, serverAddress } from './serverAddress.ts';
import { namedError } from './serverErrors.ts';
import { apply, type Settings, settingsFor, settingsOf } from './tenantPolicies.ts';

/** Connection strings. */
export interface ServerPlace {
  /** For the service's own role. */
  readonly service: string;
  /** For the role that owns the tables and changes them; without it, that is the service's own. */
  readonly owner: string | undefined;
}

export interface PostgresOptions extends ServerPlace {
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** More than these wait for each other; a server has a hundred for all of its clients. */
const mostConnections = 10;
const oldestVersion = 140_000;

/**
 * A PostgreSQL server, which any number of services may use. Errors: `service_unreachable`, `sign_in_failed`, `not_found`,
 * `not_permitted`, `not_supported`, `policy_refused` for a role that no policy holds, `upgrade_required`, `data_corrupt`. All of them
 * say where; none has a password in it.
 */
export async function postgresEngine(options: PostgresOptions): Promise<Engine> {
  const address = serverAddress(options.service, 'HANDRAIL_DATABASE_URL');
  const owner = options.owner === undefined ? address : serverAddress(options.owner, 'HANDRAIL_DATABASE_OWNER_URL');
  const links = connections(address, mostConnections);
  try {
    const role = await at(address, () => checkRole(links.db));
    await prepare(owner, options.migrations, role);
    const engine = engineOf(links, address);
    await at(address, () => checkAuditHeads(engine));
    return engine;
  } catch (error) {
    await links.db.destroy();
    throw error;
  }
}

async function prepare(owner: ServerAddress, migrations: PostgresOptions['migrations'], role: string): Promise<void> {
  const { db } = connections(owner, 1);
  try {
    await at(owner, () => prepareSchema(db, migrations, role));
  } finally {
    await db.destroy();
  }
}

/** What the service works as. Row-level security holds nobody who may pass by it, and UTF-8 is what texts are. */
export async function checkRole(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ role: string; passes: boolean; encoding: string; version: number }>`
    select current_user as role, rolsuper or rolbypassrls as passes, current_setting('server_encoding') as encoding,
      current_setting('server_version_num')::integer as version
    from pg_roles where rolname = current_user`.execute(db);
  const [found] = rows;
  if (!found || found.passes) {
    throw new HandrailError('policy_refused', 'The role passes by row-level security', { problem: 'database_role' });
  }
  if (found.version < oldestVersion || found.encoding !== 'UTF8') {
    const why = found.encoding === 'UTF8' ? `version ${found.version / 10_000}` : `encoding ${found.encoding}`;
    throw new HandrailError('not_supported', 'The database does not fit', { problem: 'database_unfit', why });
  }
  return found.role;
}

export function engineOf({ db, through }: Connections, address: ServerAddress): Engine {
  const presence = new Presence(address);
  const within = <T>(settings: Settings, work: (transaction: Transaction<Tables>) => Promise<T>) =>
    at(address, async () => {
      await presence.stay();
      return await db.transaction().execute(async (transaction) => {
        await apply(transaction, settings);
        return await work(transaction);
      });
    });
  // A query by itself has a transaction of its own, which says for whom it is.
  const seenWith = (settings: Settings) =>
    through({
      provideConnection: (consumer) =>
        within(settings, (transaction) => transaction.getExecutor().provideConnection(consumer)),
    });
  return {
    of: (context) => seenWith(settingsOf(context)),
    finding: (what) => seenWith(settingsFor(what)),
    transaction: (context, work) =>
      within(settingsOf(context), (transaction) =>
        work(forOneTenant({ of: () => transaction, finding: () => transaction }, context)),
      ),
    whenAlone: (work) => at(address, () => presence.enter(work)),
    // What was deleted goes with the next vacuum, which a server does by itself.
    compact: async () => undefined,
    async ping() {
      await at(address, () => sql`select 1`.execute(db));
    },
    async close() {
      await presence.leave();
      await db.destroy();
    },
  };
}

/** Errors say where they happened. */
export async function at<T>(address: ServerAddress, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw namedError(error, address);
  }
}
