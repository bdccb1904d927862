// `npm run bench -- routes`: whole sessions between two offices, whose networks are closed, slow, or break and change in
// mid-session. Real service, workbenches, displays and input; the networks are namespaces of this machine.
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { routesRows } from '../../build/bench/routesBench.ts';
import { firstPicture } from '../../build/demo/firstPicture.ts';
import { inputRoundTrips, spread } from '../../build/demo/measure.ts';
import { askForCode, writeCode } from '../../build/demo/people.ts';
import { startTargetProgram, type TargetProgram } from '../../build/demo/targetProgram.ts';
import { type FarRoom, type FarRoomOptions, noFarRoom, openFarRoom } from '../support/network/farRoom.ts';
import { addresses, type Offices } from '../support/network/offices.ts';
import { bothSignIn, control, intoNotes, nextFrame } from '../support/room/people.ts';
import { type ShownRoute, shownRoute } from '../support/room/route.ts';
import { promptsOpen, typesInto } from '../support/room/typing.ts';
import { until } from '../support/until.ts';

/** What was measured of one network, or of one thing that happened to a session. */
interface Result {
  readonly row: string;
  /** From the typed code; in mid-session from when the network could carry it again. */
  readonly firstFrameMs?: number;
  readonly route?: ShownRoute | '';
  /** From a key to its effect in the picture, ms. */
  readonly latencyMs?: { readonly p50: number; readonly p95: number };
  readonly lived: boolean;
  readonly problem?: string;
}

/** Something that happens to a session; settles when the network can carry it again. */
interface Happening {
  readonly name: string;
  act(room: FarRoom): Promise<unknown>;
  /** The way that the picture must find. */
  readonly to: ShownRoute;
  /** The network is whole at once, and the session's way is not: that is waited for first. */
  readonly breaks?: boolean;
}

interface Group {
  readonly row: (typeof routesRows)[number];
  readonly name: string;
  readonly options: Omit<FarRoomOptions, 'log'>;
  readonly to: ShownRoute;
  readonly later?: readonly Happening[];
}

const sides = ['helper', 'sharer'] as const;
const https = (host: string) => ['to', host, 'ipproto', 'tcp', 'dport', '443'];
const opened: (() => Promise<void>)[] = [];
const withoutUdp = async ({ block }: Pick<Offices, 'block'>) => {
  for (const side of sides) opened.push(await block(side, 'ipproto', 'udp'));
};
const only443 =
  (...hosts: readonly string[]) =>
  async ({ onlyTo }: Offices) => {
    for (const side of sides) await onlyTo(side, ...hosts.map(https));
  };
const cutFor = (name: string, ms: number): Happening => ({
  name: `network of the helper cut for ${name}`,
  to: 'Direct',
  async act({ offices }) {
    const mend = await offices.cut('helper');
    await pause(ms);
    await mend();
  },
});

const killed = (name: string, to: ShownRoute): Happening => ({
  name,
  to,
  async act({ desk }) {
    const start = await desk.killService();
    await pause(5_000);
    await start();
  },
});

const groups: readonly Group[] = [
  { row: 'open', name: 'two offices', options: { turn: true }, to: 'Direct' },
  {
    row: 'udp',
    name: 'UDP blocked',
    options: { turn: true, prepare: withoutUdp },
    to: 'TURN',
    later: [
      killed('service killed, started 5 s later', 'TURN'),
      { name: 'TURN server killed', to: 'Relayed', act: (room) => room.stopTurn() },
      { name: 'TURN server back', to: 'TURN', act: (room) => room.startTurn() },
      {
        name: 'UDP open again',
        to: 'Direct',
        act: async () => {
          for (const open of opened.splice(0)) await open();
        },
      },
      { name: 'UDP blocked in mid-session', to: 'TURN', act: (room) => withoutUdp(room.offices) },
    ],
  },
  {
    row: 'tls',
    name: 'only 443, TURN server too',
    options: { turn: true, prepare: only443(addresses.service, addresses.turn) },
    to: 'TURN',
  },
  {
    row: 'relay',
    name: 'only 443 of one host',
    options: { turn: true, prepare: only443(addresses.service) },
    to: 'Relayed',
  },
  {
    row: 'proxy',
    name: 'a proxy in between',
    options: { turn: true, proxy: { by: 'variable' } },
    to: 'TURN',
    later: [{ name: 'a proxy in between, TURN killed', to: 'Relayed', act: (room) => room.stopTurn() }],
  },
  {
    row: 'slow',
    name: '5 Mbit/s, 1 % lost, 100 ms',
    options: { turn: true, prepare: ({ slow }) => slow({ kilobits: 5_000, loss: 0.01, delayMs: 50 }) },
    to: 'Direct',
  },
  {
    row: 'breaks',
    name: 'two offices without TURN',
    options: {},
    to: 'Direct',
    later: [
      cutFor('3 s', 3_000),
      cutFor('30 s', 30_000),
      {
        name: 'helper gets another address',
        to: 'Direct',
        breaks: true,
        act: ({ offices }) => offices.renumber('helper', '198.51.100.77'),
      },
      {
        name: 'sharer gets another address',
        to: 'Direct',
        breaks: true,
        act: ({ offices }) => offices.renumber('sharer', '203.0.113.77'),
      },
      killed('service killed, started 5 s later', 'Direct'),
    ],
  },
  { row: 'long', name: 'two offices without TURN', options: {}, to: 'Direct', later: [cutFor('5 minutes', 300_000)] },
];

const patienceMs = 90_000;
const keys = [...'abcdefghijkl'];
const notes = { x: 0.5, y: 0.38, width: 0.5, height: 0.6 };

const json = process.argv.includes('--json');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const reason = noFarRoom();
const results: Result[] = [];
if (reason !== false) {
  process.stderr.write(`handrail: ${reason}.\n`);
  process.exitCode = 1;
} else {
  print(['network', 'first frame', 'route', 'latency', 'p95', 'session']);
  for (const group of groups) if (asked.length === 0 || asked.includes(group.row)) await measure(group);
  print(['load of the machine at the end', (loadavg()[0] ?? 0).toFixed(1)]);
  if (results.some(({ lived }) => !lived)) process.exitCode = 1;
}
if (json) process.stdout.write(`${JSON.stringify({ rows: results, load: loadavg()[0] })}\n`);

async function measure({ name, options, to, later = [] }: Group): Promise<void> {
  const said: string[] = [];
  let room: FarRoom | undefined;
  try {
    const there = await openFarRoom({ ...options, log: (line) => void said.push(line) });
    room = there;
    const program = await startTargetProgram(there.desk.place.sharer);
    there.own(() => program.dispose());
    const alive = await row(name, async () => {
      await bothSignIn(there);
      await writeCode(there.sharer, await askForCode(there.helper));
      const { typed, shown } = await firstPicture(there.helper, there.sharer, () => undefined);
      const firstFrameMs = Math.round(shown - typed.pressed);
      await there.lookAgain();
      await control(there);
      return { firstFrameMs, ...(await looks(there, program, to)) };
    });
    if (!alive) return;
    for (const happening of later) if (!(await row(happening.name, () => goesOn(there, program, happening)))) return;
  } catch (error) {
    told({ row: name, lived: false, problem: first(error) });
    process.stderr.write(`${said.slice(-10).join('\n')}\n`);
  } finally {
    await room?.close();
  }
}

/** A row, whatever becomes of it; false when the session is gone. */
async function row(name: string, act: () => Promise<Omit<Result, 'row' | 'lived'>>): Promise<boolean> {
  const result: Result = await act().then(
    (found) => ({ row: name, ...found, lived: true }),
    (error: unknown) => ({ row: name, lived: false, problem: first(error) }),
  );
  told(result);
  return result.lived;
}

async function goesOn(room: FarRoom, program: TargetProgram, { act, to, breaks = false }: Happening) {
  await act(room);
  const begun = performance.now();
  if (breaks) await until('the way breaks', async () => (await shownRoute(room)) !== to);
  await arrives(room, to);
  const firstFrameMs = Math.round(performance.now() - begun);
  const found = await looks(room, program, to);
  if (promptsOpen(room) > 0) throw new Error('The sharer was asked again.');
  return { firstFrameMs, ...found };
}

/** Settles once a new frame comes by this way. */
async function arrives(room: FarRoom, to: ShownRoute): Promise<void> {
  const limit = AbortSignal.timeout(patienceMs);
  let last: string = '';
  while (!limit.aborted) {
    last = await shownRoute(room);
    if (last === to) {
      const frame = await room.helper
        .stage()
        .then(nextFrame)
        .catch(() => 'none');
      if (frame !== 'none') return;
    }
    await pause(50);
  }
  throw new Error(`The picture comes "${last}", and not "${to}".`);
}

/** What the session is like now; types a line first, so that it is known to live. */
async function looks(room: FarRoom, program: TargetProgram, to: ShownRoute) {
  await arrives(room, to);
  const stage = await typesInto(room, program, `alive ${results.length}`);
  await intoNotes(room, stage);
  const trips = await inputRoundTrips(room.helperPage, stage, notes, keys);
  await room.helperPage.keyboard.press('Enter');
  return { route: await shownRoute(room), latencyMs: spread(trips) };
}

function told(result: Result): void {
  results.push(result);
  const { row: name, firstFrameMs, route, latencyMs, lived, problem } = result;
  const ms = (value: number | undefined) => (value === undefined ? '-' : `${Math.round(value)} ms`);
  print([
    name,
    ms(firstFrameMs),
    route || '-',
    ms(latencyMs?.p50),
    ms(latencyMs?.p95),
    lived ? 'lived' : `DIED: ${problem}`,
  ]);
}

function first(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

function print([name = '', ...values]: readonly string[]): void {
  process.stdout.write(`${name.padEnd(40)}${values.map((value) => value.padStart(12)).join('')}\n`);
}
