import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { DeviceStanding } from '../../base/link/linkApi.ts';
import { writePrivate } from '../store/files/writePrivate.ts';
import type { Store } from '../store/store.ts';
import { type LiveSession, offeredSession, type SessionSide } from './liveSession.ts';

const fileName = 'sessions-under-way.json';

/** More than a process that was killed can have issued and not written down: a grant that is no newer would be refused. */
const unwrittenGrants = 100;

const id = Type.String({ minLength: 1, maxLength: 128 });
const Side = Type.Object({
  personId: id,
  deviceId: id,
  thumbprint: id,
  groups: Type.Array(Type.String({ maxLength: 256 })),
  groupsOverage: Type.Boolean(),
  enrolled: Type.Boolean(),
  /** Absent where an earlier version left it. */
  inTab: Type.Optional(Type.Boolean()),
});
const Handed = Type.Object({
  id,
  tenantId: id,
  createdAt: Type.Integer(),
  helper: Side,
  sharer: Side,
  codeless: Type.Boolean(),
  standing: Type.Optional(DeviceStanding),
  sequence: Type.Integer(),
  permissions: Type.Array(Type.String({ maxLength: 128 })),
});
const Kept = Type.Object({ version: Type.Literal(1), at: Type.Integer(), sessions: Type.Array(Handed) });

/** A running session as one process of a service leaves it to the next: ids alone, no name, no key, no grant. */
export type HandedSession = Static<typeof Handed>;

/** What was left, and when, ms since the epoch. */
export interface HandOver {
  readonly at: number;
  readonly sessions: readonly HandedSession[];
}

/** Leaves exactly these: none takes away what was left before. */
export function leaveSessions(dataFolder: string, { at, sessions }: HandOver): void {
  const file = join(dataFolder, fileName);
  if (sessions.length === 0) return rmSync(file, { force: true });
  writePrivate(file, JSON.stringify({ version: 1, at, sessions }));
}

/** What was left in the folder. One that holds something else leaves nothing: its sessions are over. Error: `data_corrupt` with the file. */
export function readLeft(dataFolder: string): HandOver {
  const file = join(dataFolder, fileName);
  if (!existsSync(file)) return { at: 0, sessions: [] };
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Check(Kept, value)) return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError))
      throw new HandrailError('data_corrupt', 'The sessions under way cannot be read', { file }, { cause });
  }
  return { at: 0, sessions: [] };
}

/** Takes a session out as it is, and says nothing to its sides; undefined for one in which the two do not know each other yet. */
export function leave(session: LiveSession): HandedSession | undefined {
  const handed = handedSession(session);
  if (!handed) return undefined;
  session.stage = 'ended';
  for (const timer of session.timers.values()) timer.dispose();
  return handed;
}

/** A session as it is left; undefined for one in which the two do not know each other yet. */
export function handedSession(session: LiveSession): HandedSession | undefined {
  const { stage, helper, sharer, standing } = session;
  if (stage !== 'running' || !sharer) return undefined;
  return {
    id: session.id,
    tenantId: session.tenant.tenantId,
    createdAt: session.createdAt,
    helper: idsOf(helper),
    sharer: idsOf(sharer),
    codeless: session.codeless,
    ...(standing && { standing }),
    sequence: session.sequence,
    permissions: [...session.permissions],
  };
}

function idsOf({
  personId,
  deviceId,
  thumbprint,
  groups,
  groupsOverage,
  enrolled,
  inTab,
}: SessionSide): HandedSession['helper'] {
  return { personId, deviceId, thumbprint, groups: [...groups], groupsOverage, enrolled, inTab };
}

/** A session that was left, with nobody at its ends yet: how long it waits for them, and how long it may last at all. */
export interface Revived {
  readonly session: LiveSession;
  readonly waitMs: number;
  readonly lastsMs: number;
}

/** Those of the sessions left that can go on. */
export async function revived(left: HandOver, limitMs: number, store: Store, now: number): Promise<readonly Revived[]> {
  // A clock that was set back must not make it longer.
  const waitMs = limitMs - Math.max(0, now - left.at);
  if (waitMs <= 0) return [];
  const found = await Promise.all(left.sessions.map((each) => revive(each, store, now)));
  return found.flatMap((each) => (each ? [{ ...each, waitMs }] : []));
}

async function revive(left: HandedSession, store: Store, now: number): Promise<Omit<Revived, 'waitMs'> | undefined> {
  const tenant = await store.tenants.get(left.tenantId);
  if (!tenant) return undefined;
  const [record, helper, sharer] = await Promise.all([
    store.sessions.get(tenant, left.id),
    sideFrom(left.helper, left.tenantId, store),
    sideFrom(left.sharer, left.tenantId, store),
  ]);
  if (!record || record.endedAt !== undefined || !helper || !sharer) return undefined;
  const lastsMs = (record.startedAt ?? left.createdAt) + tenant.settings.sessionLimitMs - now;
  const session: LiveSession = {
    ...offeredSession({
      id: left.id,
      tenant: { tenantId: left.tenantId },
      createdAt: left.createdAt,
      helper,
      target: undefined,
      codelessAllowed: left.codeless,
    }),
    sharer,
    standing: left.standing,
    stage: 'running',
    codeless: left.codeless,
    sequence: left.sequence + unwrittenGrants,
    permissions: left.permissions,
    recorded: true,
  };
  return lastsMs > 0 ? { session, lastsMs } : undefined;
}

async function sideFrom(
  left: HandedSession['helper'],
  tenantId: string,
  store: Store,
): Promise<SessionSide | undefined> {
  const person = await store.people.get({ tenantId }, left.personId);
  return person && { ...left, inTab: left.inTab ?? false, person, peer: undefined, channel: 0 };
}
