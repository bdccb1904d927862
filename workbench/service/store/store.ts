import type { RandomBytes } from '../../base/random.ts';
import { ApiTokens } from './access/apiTokens.ts';
import { Assignments } from './access/assignments.ts';
import { GroupMembers } from './access/groupMembers.ts';
import { Groups } from './access/groups.ts';
import { People } from './access/people.ts';
import { Roles } from './access/roles.ts';
import { AuditLog } from './audit/auditLog.ts';
import type { Database } from './database.ts';
import { Devices } from './devices/devices.ts';
import { EnrolmentTokens } from './devices/enrolmentTokens.ts';
import { IntuneConnections } from './devices/intuneConnections.ts';
import { IntuneMatches } from './devices/intuneMatches.ts';
import { ManagedDevices } from './devices/managedDevices.ts';
import { DocumentReader } from './documentReader.ts';
import { Documents } from './documents.ts';
import { IdempotencyKeys } from './idempotencyKeys.ts';
import { openEngine, type Place } from './openEngine.ts';
import { SessionRecords } from './sessions/sessionRecords.ts';
import type { TenantContext } from './tenantContext.ts';
import { Tenants } from './tenants.ts';

/** Everything that lasts, as repositories. */
export interface Repositories {
  readonly tenants: Tenants;
  readonly documents: Documents;
  readonly people: People;
  readonly groups: Groups;
  readonly groupMembers: GroupMembers;
  readonly roles: Roles;
  readonly assignments: Assignments;
  readonly devices: Devices;
  readonly enrolmentTokens: EnrolmentTokens;
  readonly intune: IntuneConnections;
  readonly managedDevices: ManagedDevices;
  readonly intuneMatches: IntuneMatches;
  readonly sessions: SessionRecords;
  readonly audit: AuditLog;
  readonly apiTokens: ApiTokens;
  readonly idempotencyKeys: IdempotencyKeys;
}

export interface Store extends Repositories {
  /**
   * Runs work of one tenant in one transaction: all of it lasts, or nothing. What the audit log says about a change is written
   * in the change's own transaction. The repositories that are handed over are the only ones to use inside.
   */
  transaction<T>(context: TenantContext, work: (repositories: Repositories) => Promise<T>): Promise<T>;
  /** Runs work unless another service has this store open; one that is about to open it waits until the work is done. */
  whenAlone(work: () => Promise<void>): Promise<void>;
  /** Lets nothing that was deleted stay in the database's files, as far as the engine leaves that to its user. */
  compact(): Promise<void>;
  /** Settles when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Errors: those of `openEngine`. */
export async function openStore(
  options: Place & { readonly now: number; readonly random: RandomBytes },
): Promise<Store> {
  const engine = await openEngine(options, options.now);
  const own = { random: options.random, reader: new DocumentReader() };
  return {
    ...repositories(engine, own),
    transaction: (context, work) => engine.transaction(context, (database) => work(repositories(database, own))),
    whenAlone: (work) => engine.whenAlone(work),
    compact: () => engine.compact(),
    ping: () => engine.ping(),
    close: () => engine.close(),
  };
}

function repositories(
  db: Database,
  { random, reader }: { readonly random: RandomBytes; readonly reader: DocumentReader },
): Repositories {
  const documents = new Documents(db, reader);
  return {
    tenants: new Tenants(db, documents),
    documents,
    people: new People(db, random),
    groups: new Groups(db, random),
    groupMembers: new GroupMembers(db),
    roles: new Roles(db, random),
    assignments: new Assignments(db, random),
    devices: new Devices(db, random),
    enrolmentTokens: new EnrolmentTokens(db),
    intune: new IntuneConnections(db),
    managedDevices: new ManagedDevices(db),
    intuneMatches: new IntuneMatches(db),
    sessions: new SessionRecords(db),
    audit: new AuditLog(db, random),
    apiTokens: new ApiTokens(db),
    idempotencyKeys: new IdempotencyKeys(db),
  };
}
