import type { Log } from '../logs/log.ts';
import type { Store } from '../store/store.ts';
import { readLeft } from './handOver.ts';
import type { SessionDesk } from './sessionDesk.ts';
import type { SessionLedger } from './sessionLedger.ts';

/** At the start: goes on with the sessions that the service before this one left, and closes the records of all others that are open. */
export async function takeUpSessions(parts: {
  readonly dataFolder: string;
  readonly store: Store;
  readonly sessions: SessionDesk;
  readonly ledger: SessionLedger;
  readonly log: Log;
}): Promise<void> {
  const { dataFolder, store, sessions, ledger, log } = parts;
  await sessions.takeUp(readLeft(dataFolder));
  await store.whenAlone(async () => {
    const open = await store.sessions.leftOpen();
    const over = open.filter(({ sessionId }) => !sessions.isLive(sessionId));
    for (const { tenantId, sessionId } of over) await ledger.ended({ tenantId }, sessionId, 'connection_lost');
    if (over.length < open.length) log.event('sessions.taken_up', { count: open.length - over.length });
    if (over.length > 0) log.event('sessions.closed', { count: over.length, reason: 'connection_lost' });
  });
}
