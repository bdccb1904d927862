import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after } from 'node:test';
import { type PostgresServer, postgresServer, type TestDatabase } from '../../../../build/postgresServer.ts';
import { openEngine, type Place } from '../../../../workbench/service/store/openEngine.ts';

/** What the tables of this run are in: SQLite, or PostgreSQL where the group `postgres` runs the same tests once more. */
export const engineUnderTest = process.env['HANDRAIL_TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

/** For a test that looks into SQLite's files. */
export const ofFiles = { skip: engineUnderTest === 'sqlite' ? false : 'it is about the files of SQLite' } as const;

let started: Promise<PostgresServer> | undefined;
const databases = new Map<string, Promise<TestDatabase>>();

/** This process's own server, which ends with the last test of its file. */
function serverOfTests(): Promise<PostgresServer> {
  started ??= postgresServer();
  return started;
}
// Said here and not where it starts: there it would end with the one test that came first.
after(async () => (await started)?.dispose());

/** Where the tables of a data folder are: in it, or in the database that stands for it. */
export async function placeOf(dataFolder: string): Promise<Place> {
  const server = await databaseOf(dataFolder);
  return server ? { server } : { file: join(dataFolder, 'handrail.db'), backups: join(dataFolder, 'backups') };
}

/** The database that stands for a data folder; undefined where that holds its own. */
export async function databaseOf(dataFolder: string): Promise<TestDatabase | undefined> {
  if (engineUnderTest === 'sqlite') return undefined;
  const name = `t${createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)}`;
  const known = databases.get(name);
  if (known) return await known;
  const made = prepared().then((server) => server.createDatabase(name, template));
  databases.set(name, made);
  return await made;
}

const template = 'prepared';
let preparing: Promise<PostgresServer> | undefined;

/** The server with a database whose tables are there, to make others from. */
function prepared(): Promise<PostgresServer> {
  preparing ??= serverOfTests().then(async (server) => {
    await (await openEngine({ server: await server.createDatabase(template) }, 0)).close();
    return server;
  });
  return preparing;
}
