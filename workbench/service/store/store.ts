import { sql } from 'kysely';
import type { RandomBytes } from '../../base/random.ts';
import { Assignments } from './assignments.ts';
import { Devices } from './devices.ts';
import { migrations } from './migrations.ts';
import { openDatabase } from './openDatabase.ts';
import { People } from './people.ts';
import { SessionRecords } from './sessionRecords.ts';
import { Tenants } from './tenants.ts';

/** Everything that lasts, as repositories. */
export interface Store {
  readonly tenants: Tenants;
  readonly people: People;
  readonly devices: Devices;
  readonly assignments: Assignments;
  readonly sessions: SessionRecords;
  /** Settles when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Errors: those of `openDatabase`. */
export async function openStore(options: {
  readonly file: string;
  readonly backups: string;
  readonly now: number;
  readonly random: RandomBytes;
}): Promise<Store> {
  const db = await openDatabase({ ...options, migrations });
  return {
    tenants: new Tenants(db),
    people: new People(db, options.random),
    devices: new Devices(db, options.random),
    assignments: new Assignments(db),
    sessions: new SessionRecords(db),
    async ping() {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}
