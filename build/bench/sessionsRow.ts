import type { BenchApp } from './benchApp.ts';
import type { ServiceProcess } from './serviceProcess.ts';
import { atOnce, median, type ServiceRow } from './serviceRow.ts';

const apps = 5_000;
/** After so many the database's cache is full and the allocator has been at its busiest: what those after them add is theirs. */
const settled = 2_000;
/** Of them, who helps: each may have five codes in ten minutes. */
const helpers = 1_000;
const starts = 2_000;
/** How many begin at once. */
const many = 32;

interface Started {
  readonly sessionId: string;
  readonly helper: BenchApp;
}

/** 5,000 apps that are connected, what one of them costs, and how fast sessions start meanwhile. */
export const sessionsRow: ServiceRow = {
  name: 'sessions',
  async measure({ service }) {
    const running = await service();
    // What the program needs whether one app is there or thousands, is there before.
    const warm = await open(running, 200, 'warm');
    await begin(warm.slice(0, 40), warm.slice(40), 200);
    await Promise.all(warm.map((app) => app.close()));
    const first = await timed(() => open(running, settled, 'app'));
    const before = await running.memory();
    const more = await timed(() => open(running, apps - settled, 'another'));
    const after = await running.memory();
    const connected = [...first.done, ...more.done];
    const connectedMs = first.ms + more.ms;
    const began = performance.now();
    const { sessions, took } = await begin(connected.slice(0, helpers), connected.slice(helpers), starts);
    const startedMs = performance.now() - began;
    const ending = performance.now();
    await atOnce(sessions, many, ({ helper, sessionId }) =>
      helper.rpc.call('endSession', { sessionId, reason: 'helper_left' }),
    );
    const endedMs = performance.now() - ending;
    await Promise.all(connected.map((app) => app.close()));
    const each = (bytes: number) => Math.round((bytes / (apps - settled) / 1024) * 10) / 10;
    const perMinute = (count: number, ms: number) => Math.round((count * 60_000) / ms);
    return [
      {
        key: 'idleAppKb',
        label: `an idle app beyond ${settled}, of the service's memory in use`,
        value: each(after.used - before.used),
        unit: 'KB',
        aim: 'under 12',
      },
      {
        key: 'idleAppHeapKb',
        label: "the same, of the program's own objects",
        value: each(after.heap - before.heap),
        unit: 'KB',
      },
      {
        key: 'memoryMb',
        label: 'the whole process with all of them',
        value: Math.round(after.rss / 1024 / 1024),
        unit: 'MB',
      },
      {
        key: 'signInsPerMinute',
        label: 'apps that connect and sign in',
        value: perMinute(apps, connectedMs),
        unit: 'a minute',
      },
      {
        key: 'startsPerMinute',
        label: 'sessions that start meanwhile, code to record',
        value: perMinute(sessions.length, startedMs),
        unit: 'a minute',
        aim: '2,000',
      },
      { key: 'startMs', label: `one start, ${many} at once`, value: median(took), unit: 'ms' },
      {
        key: 'endsPerMinute',
        label: 'sessions that end, with their receipts',
        value: perMinute(sessions.length, endedMs),
        unit: 'a minute',
      },
    ];
  },
};

async function timed<T>(work: () => Promise<T>): Promise<{ readonly done: T; readonly ms: number }> {
  const start = performance.now();
  return { done: await work(), ms: performance.now() - start };
}

async function open(service: ServiceProcess, count: number, name: string): Promise<readonly BenchApp[]> {
  const opened: BenchApp[] = [];
  // The provider's group is that of the one assignment for all users.
  await atOnce(
    Array.from({ length: count }, (_, index) => index),
    many,
    async (index) => {
      opened[index] = await service.open(`${name}-${index}`, ['provider-1']);
    },
  );
  return opened;
}

/** Code, join, and the word of both devices that they trust each other: what the service does in a session's start. */
async function begin(
  helping: readonly BenchApp[],
  sharing: readonly BenchApp[],
  count: number,
): Promise<{ readonly sessions: readonly Started[]; readonly took: readonly number[] }> {
  const sessions: Started[] = [];
  const took: number[] = [];
  const free = [...sharing];
  await atOnce(
    Array.from({ length: count }, (_, index) => index),
    many,
    async (index) => {
      const helper = helping[index % helping.length];
      const sharer = free.pop();
      if (!helper || !sharer) throw new Error('There are too few apps');
      const start = performance.now();
      const { sessionId, routing } = await helper.rpc.call('offerSession', {});
      const taken = helper.next('offerTaken');
      await Promise.all([sharer.rpc.call('joinSession', { routing }), taken]);
      for (const app of [helper, sharer]) app.rpc.notify('report', { sessionId, report: { kind: 'trusted' } });
      took.push(performance.now() - start);
      sessions.push({ sessionId, helper });
      free.unshift(sharer);
    },
  );
  return { sessions, took };
}
