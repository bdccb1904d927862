import { HandrailError } from '@handrail/sdk';
import { serviceActor } from '../../../base/audit/actions.ts';
import { comparableDirectoryId, comparableSerial } from '../../../base/devices/identifiers.ts';
import type { Log } from '../../logs/log.ts';
import { newId } from '../../newId.ts';
import type { IntuneConnection, IntuneCounts, IntuneLease } from '../../store/devices/intuneConnections.ts';
import type { IntuneKeys } from '../../store/devices/intuneMatches.ts';
import type { Repositories, Store } from '../../store/store.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { rulesOf } from '../complianceJudge.ts';
import type { DeviceDesk } from '../deviceDesk.ts';
import { intuneSpan, isFresh } from '../intuneWord.ts';
import { findAgain, findInIntune } from './findInIntune.ts';
import { auditCodeOf, problemOf, retryAfter } from './intuneProblem.ts';
import { graphAccessOf, type IntuneReaderParts } from './intuneReader.ts';
import { intuneSettingsOf } from './intuneSettings.ts';
import { managedDevices } from './managedDevices.ts';

/** How long a run has the turn before it has to show that it goes on, in ms: longer than the longest wait for Graph. */
export const leaseMs = 15 * 60_000;
/** All devices are read this often; between, those that have changed. */
const fullEveryMs = 86_400_000;
/** What is asked for again at the next run, in case that some of it was still being written, in ms. */
const overlapMs = 15 * 60_000;
const batch = 500;
/** More than these are judged faster with all others. */
const mostOneByOne = 1000;

export interface IntuneRunParts extends IntuneReaderParts {
  readonly store: Store;
  readonly devices: DeviceDesk;
  readonly random: (length: number) => Uint8Array;
  readonly log: Log;
}

/** One run in one tenant, with the turn taken. Never rejects: what goes wrong is kept with the tenant, and in its audit log. */
export async function runIntune(
  parts: IntuneRunParts,
  context: TenantContext,
  taken: IntuneConnection,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, log } = parts;
  const lease: IntuneLease = { holder: taken.leaseHolder ?? '', generation: taken.generation };
  const startedAt = clock.now();
  try {
    const full = isFullDue(taken, startedAt);
    await store.intune.began(context, lease, { at: startedAt, full });
    const read = await readAll(parts, context, taken, lease, full, signal);
    const concerned = read.changed ? await matchSome(parts, context, lease, read.changed) : undefined;
    if (!concerned) await matchAll(parts, context, lease);
    const counts = { ...read.counts, ...(await countsOf(store, context)) };
    const isDone = await finished(parts, context, lease, { startedAt, counts, full: read.full, since: read.since });
    if (isDone) await judge(parts, context, taken, startedAt, concerned);
  } catch (error) {
    // The settings changed under way, or the service stops: nothing went wrong.
    if (HandrailError.from(error).code === 'cancelled') return await store.intune.letGo(context, lease);
    if (problemOf(error) === 'failed') log.failure('intune.failed', error, { tenant: context.tenantId });
    await failed(parts, context, lease, taken.failures + 1, error);
  }
}

function isFullDue({ fullDue, fullAt, since }: IntuneConnection, now: number): boolean {
  if (fullDue || fullAt === undefined || since === undefined) return true;
  return now - fullAt >= fullEveryMs || fullAt > now;
}

interface Read {
  readonly full: boolean;
  /** By what the devices that have changed are found; undefined where all were read. */
  readonly changed: IntuneKeys | undefined;
  readonly since: number;
  readonly counts: Pick<IntuneCounts, 'read' | 'unreadable'>;
}

async function readAll(
  parts: IntuneRunParts,
  context: TenantContext,
  taken: IntuneConnection,
  lease: IntuneLease,
  full: boolean,
  signal: AbortSignal,
): Promise<Read> {
  const { store, clock, random } = parts;
  const { content } = await intuneSettingsOf(store.documents, context);
  const { access, graph } = graphAccessOf(parts, context, content, taken);
  const startedAt = clock.now();
  const since = full || taken.since === undefined ? undefined : taken.since - overlapMs;
  const run = newId(random);
  let read = 0;
  let unreadable = 0;
  const serials = new Set<string>();
  const directoryIds = new Set<string>();
  try {
    for await (const page of managedDevices(access, { graph, since, signal })) {
      read += page.devices.length;
      unreadable += page.unreadable;
      for (const { serialNumber, directoryDeviceId } of since === undefined ? [] : page.devices) {
        addTo(serials, comparableSerial(serialNumber));
        addTo(directoryIds, comparableDirectoryId(directoryDeviceId));
      }
      await asHolder(parts, context, lease, (tables) => tables.managedDevices.put(context, page.devices, run));
    }
  } catch (error) {
    // Where the place in the list has expired, or the question for changes is not taken, all of it is asked for.
    if (since === undefined || !isRefusedQuestion(error)) throw error;
    return readAll(parts, context, taken, lease, true, signal);
  }
  // One whose row could not be read is among them: nothing is known of it any more.
  if (since === undefined)
    await asHolder(parts, context, lease, (tables) => tables.managedDevices.keepOnly(context, run));
  return {
    full: since === undefined,
    changed: since === undefined ? undefined : { serials: [...serials], directoryIds: [...directoryIds] },
    since: access.askedAt ?? startedAt,
    counts: { read, unreadable },
  };
}

function addTo(set: Set<string>, value: string | undefined): void {
  if (value !== undefined) set.add(value);
}

function isRefusedQuestion(error: unknown): boolean {
  const { details } = HandrailError.from(error);
  return details['status'] === 400 || details['status'] === 410;
}

/** Looks for every enrolled device anew, some at a time. */
async function matchAll(parts: IntuneRunParts, context: TenantContext, lease: IntuneLease): Promise<void> {
  for (let after = ''; ; ) {
    const last = await asHolder(parts, context, lease, async (tables) => {
      const devices = await tables.devices.enrolledAfter(context, after, batch);
      const asked = devices.filter(({ identifiers, inIntune }) => identifiers ?? inIntune);
      if (asked.length > 0) await findInIntune(tables, context, asked);
      return devices.at(-1);
    });
    if (!last) return;
    after = last.id;
  }
}

/** Looks anew for the devices that what has changed may concern. Gives their ids. */
async function matchSome(
  parts: IntuneRunParts,
  context: TenantContext,
  lease: IntuneLease,
  changed: IntuneKeys,
): Promise<readonly string[]> {
  const ids = (await parts.store.intuneMatches.claiming(context, changed)).map(({ id }) => id);
  for (let from = 0; from < ids.length; from += batch) {
    await asHolder(parts, context, lease, async (tables) => {
      await findAgain(tables, context, ids.slice(from, from + batch));
    });
  }
  return ids;
}

/** Where the policy asks for Intune's word: judges those that are concerned, or all where all may be, as after a word that was too old. */
async function judge(
  { store, devices }: IntuneRunParts,
  context: TenantContext,
  before: IntuneConnection,
  startedAt: number,
  concerned: readonly string[] | undefined,
): Promise<void> {
  const { policy } = await rulesOf(store, context);
  if (policy.requireIntune !== true) return;
  const { content } = await intuneSettingsOf(store.documents, context);
  const wasFresh = isFresh(intuneSpan(content, before), startedAt);
  if (!concerned || !wasFresh || concerned.length > mostOneByOne) await devices.judgeAll(context);
  else for (const id of concerned) await devices.judge(context, id);
}

/** A write of a run that still has its turn. Error: `cancelled` where it is lost. */
async function asHolder<T>(
  { store, clock }: IntuneRunParts,
  context: TenantContext,
  lease: IntuneLease,
  work: (tables: Repositories) => Promise<T>,
): Promise<T> {
  return await store.transaction(context, async (tables) => {
    const isMine = await tables.intune.stillMine(context, lease, clock.now() + leaseMs);
    if (!isMine) throw new HandrailError('cancelled', 'The run lost its turn');
    return await work(tables);
  });
}

async function countsOf(store: Store, context: TenantContext): Promise<Omit<IntuneCounts, 'read' | 'unreadable'>> {
  const managed = await store.managedDevices.count(context);
  const matched = await store.managedDevices.count(context, 'matched');
  const ambiguous = await store.managedDevices.count(context, 'ambiguous');
  return { managed, matched, ambiguous };
}

async function finished(
  { store, clock }: IntuneRunParts,
  context: TenantContext,
  lease: IntuneLease,
  run: { readonly startedAt: number; readonly full: boolean; readonly since: number; readonly counts: IntuneCounts },
): Promise<boolean> {
  const now = clock.now();
  return await store.transaction(context, async (tables) => {
    const { content } = await intuneSettingsOf(tables.documents, context);
    const dueAt = now + content.everyMinutes * 60_000;
    if (!(await tables.intune.succeeded(context, lease, { ...run, now, dueAt }))) return false;
    await tables.audit.append(context, { at: now, action: 'intune.synchronised', ...about(context) });
    return true;
  });
}

async function failed(
  { store, clock, log }: IntuneRunParts,
  context: TenantContext,
  lease: IntuneLease,
  failures: number,
  error: unknown,
): Promise<void> {
  const now = clock.now();
  const problem = problemOf(error);
  log.event('intune.failed', { tenant: context.tenantId, reason: problem, count: failures });
  await store.transaction(context, async (tables) => {
    const { content } = await intuneSettingsOf(tables.documents, context);
    const dueAt = now + retryAfter(error, failures, content.everyMinutes * 60_000);
    if (!(await tables.intune.failed(context, lease, { now, problem, failures, dueAt }))) return;
    await tables.audit.append(context, {
      at: now,
      action: 'intune.failed',
      code: auditCodeOf(problem),
      ...about(context),
    });
  });
}

function about({ tenantId }: TenantContext) {
  return { actor: serviceActor, subject: { kind: 'tenant', id: tenantId } } as const;
}
