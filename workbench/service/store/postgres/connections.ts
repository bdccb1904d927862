import { HandrailError } from '@handrail/sdk';
import { CompiledQuery, type ConnectionProvider, DummyDriver, Kysely, PostgresDialect } from 'kysely';
import { Pool, TypeOverrides } from 'pg';
import type { Tables } from '../tables.ts';
import type { ServerAddress } from './serverAddress.ts';

/** The schema that holds all tables: a database may have others beside it. */
export const schemaName = 'handrail';

/** Connections to a server, which see the tables of Handrail's schema. */
export interface Connections {
  readonly db: Kysely<Tables>;
  /** The same tables for single queries, each on a connection that is provided for it. */
  through(provider: ConnectionProvider): Kysely<Tables>;
}

export function connections(address: ServerAddress, most: number): Connections {
  const pool = new Pool({ ...address.config, max: most, types: numbers() });
  // A connection that breaks while nobody uses it is left; the next query gets another one, or the error.
  pool.on('error', () => undefined);
  const dialect = new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw(`set search_path to ${schemaName}`));
    },
  });
  const config = { dialect };
  const db = new Kysely<Tables>(config);
  return {
    db,
    through: (provider) =>
      new Kysely<Tables>({
        config,
        dialect,
        driver: new DummyDriver(),
        executor: db.getExecutor().withConnectionProvider(provider),
      }),
  };
}

/** Times and sizes come as numbers, as they do from SQLite. */
function numbers(): TypeOverrides {
  const types = new TypeOverrides();
  const bigint = 20;
  types.setTypeParser(bigint, (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new HandrailError('data_corrupt', 'A number in the database is too large');
    return value;
  });
  return types;
}
