import type { Engine } from './database.ts';
import { migrations } from './migrations.ts';
import { postgresEngine, type ServerPlace } from './postgres/postgresEngine.ts';
import type { DatabaseFile } from './sqlite/openDatabase.ts';
import { sqliteEngine } from './sqlite/sqliteEngine.ts';

/** Where the tables are: in a file, or on a server. */
export type Place = DatabaseFile | { readonly server: ServerPlace };

/** Opens the tables in their newest form. Errors: those of `sqliteEngine` and `postgresEngine`. */
export async function openEngine(place: Place, now: number): Promise<Engine> {
  return 'server' in place
    ? await postgresEngine({ ...place.server, migrations })
    : await sqliteEngine({ ...place, migrations, now });
}
