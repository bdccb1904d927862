import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { decodeFrame, encodeFrame } from '../../workbench/base/rpc/frame.ts';
import type { Port } from '../../workbench/base/rpc/port.ts';
import { type AttackPlace, allow, attackPlace, rawHelperMeets, turns, until } from '../support/attack/attackPlace.ts';
import { inUse, mega } from '../support/attack/memory.ts';
import type { Victim } from '../support/attack/victim.ts';
import { relayMessage, rpcMessage, type Wiretap } from '../support/attack/wiretap.ts';

const canary = 'CANARY-9c27';

/** A device whose service says what the test likes. */
async function behindTap(
  t: TestContext,
  person = 'hana.berg',
): Promise<{ place: AttackPlace; tap: Wiretap; victim: Victim }> {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const victim = await place.victim(person, { address: tap.address });
  return { place, tap, victim };
}

/** Time passes for a device that waits to dial; while it dials and signs in, over real sockets, none of its limits may be over. */
function passWhileOffline(place: AttackPlace, victim: Victim): void {
  if (victim.page.state.service.link === 'offline') place.clock.advance(500);
}

/** That the device is there and does what its person asks: with a new link when the old one had to go. */
async function stillWorks(place: AttackPlace, victim: Victim): Promise<void> {
  await until('the link is there', () => {
    passWhileOffline(place, victim);
    return victim.page.state.service.link === 'online';
  });
  assert.match(await victim.offer(), /^[0-9A-Z]{4} [0-9A-Z]{4}$/);
}

const rpc = (bytes: Uint8Array) => new Uint8Array(Buffer.concat([Buffer.of(1), bytes]));
const isError = (message: Uint8Array) => message[0] === 1 && decodeFrame(message.subarray(1)).type === 'error';
const nested = (depth: number): unknown => (depth === 0 ? canary : [nested(depth - 1)]);

/** Messages of a service that is not one; each is sent many times. `closes`: the device must leave such a service. */
const toLinks: Readonly<
  Record<string, { readonly message: Uint8Array | string; readonly times: number; readonly closes: boolean }>
> = {
  text: { message: canary, times: 1, closes: true },
  'a message beyond the limit': { message: new Uint8Array(65_537), times: 1, closes: true },
  nothing: { message: new Uint8Array(0), times: 50, closes: false },
  'a message of no kind': { message: Uint8Array.of(9, 1, 2, 3), times: 50, closes: false },
  'noise as rpc': { message: rpc(Uint8Array.of(0xc1, 0xc1)), times: 20, closes: true },
  'arrays in arrays without end': { message: rpc(new Uint8Array(60_000).fill(0x91)), times: 20, closes: true },
  'an array that claims four thousand million items': {
    message: rpc(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)),
    times: 20,
    closes: true,
  },
  'answers to nothing': {
    message: rpcMessage({ type: 'reply', id: 9_999, body: { canary } }),
    times: 20,
    closes: true,
  },
  'notices that nobody declared': {
    message: rpcMessage({ type: 'notice', name: canary, body: { canary } }),
    times: 500,
    closes: false,
  },
  'notices of another form': {
    message: rpcMessage({ type: 'notice', name: 'offerTaken', body: { canary } }),
    times: 20,
    closes: true,
  },
  'notices that lie deep': {
    message: rpcMessage({ type: 'notice', name: 'settings', body: nested(25) }),
    times: 20,
    closes: true,
  },
  'calls to the app': {
    message: rpcMessage({ type: 'request', id: 1, name: 'signOut', body: { canary } }),
    times: 200,
    closes: false,
  },
  'the ends of sessions that are not': {
    message: rpcMessage({ type: 'notice', name: 'sessionEnded', body: { sessionId: canary, reason: 'limit' } }),
    times: 500,
    closes: false,
  },
};

for (const [what, { message, times, closes }] of Object.entries(toLinks)) {
  test(`A service that sends ${what} is ${closes ? 'left, and dialled again' : 'not listened to'}, and the device goes on`, async (t) => {
    const { place, tap, victim } = await behindTap(t);
    // The service behind the tap asked nothing, and would leave an app that answers; a hostile one keeps what it hears.
    tap.tamper = (passing, way) => (way === 'up' && isError(passing) ? [] : [passing]);
    for (let time = 0; time < times; time += 1) tap.inject('down', message);
    if (closes) {
      await victim.shows('that the link is gone', ({ state }) => state.service.link !== 'online');
      await until('the device dials again', () => {
        passWhileOffline(place, victim);
        return tap.connections > 1;
      });
    }
    await stillWorks(place, victim);
    if (!closes) assert.equal(tap.connections, 1);
    assert.ok(!victim.logged.includes(canary));
    assert.ok(!victim.shown.some((state) => state.includes(canary)), 'and nothing of it is shown');
    assert.ok(victim.log.entries.length < 60);
  });
}

test('Relay frames for channels that nobody opened, by the thousand, do not stay in the device', async (t) => {
  const { place, tap, victim } = await behindTap(t);
  const before = await inUse();
  for (let count = 0; count < 1_500; count += 1) {
    tap.inject('down', relayMessage(count % 700, randomBytes(60_000)));
    if (count % 50 === 0) await turns();
  }
  await stillWorks(place, victim);
  const grown = (await inUse()) - before;
  assert.ok(grown < 24 * mega, `${Math.round(grown / mega)} MB more than before 90 MB of frames`);
});

/** What a helper with the right keys may put into the control stream, as it is. */
const toSessions: Readonly<Record<string, { readonly frames: readonly Uint8Array[]; readonly ends: boolean }>> = {
  noise: { frames: Array<Uint8Array>(25).fill(Uint8Array.of(0xc1)), ends: true },
  'empty frames': { frames: Array<Uint8Array>(25).fill(new Uint8Array(0)), ends: true },
  'arrays in arrays without end': { frames: Array<Uint8Array>(25).fill(new Uint8Array(60_000).fill(0x91)), ends: true },
  'maps that claim more than there is': {
    frames: Array<Uint8Array>(25).fill(Uint8Array.of(0x94, 5, 0, 0xa1, 0x61, 0xdf, 0xff, 0xff, 0xff, 0xff)),
    ends: true,
  },
  'notices of another form': {
    frames: Array<Uint8Array>(25).fill(encodeFrame({ type: 'notice', name: 'signal', body: { canary } })),
    ends: true,
  },
  'answers to nothing': {
    frames: Array<Uint8Array>(25).fill(encodeFrame({ type: 'reply', id: 9_999, body: canary })),
    ends: true,
  },
  'notices that nobody declared': {
    frames: Array<Uint8Array>(300).fill(encodeFrame({ type: 'notice', name: canary, body: canary })),
    ends: false,
  },
  'calls that nobody answers': {
    frames: Array.from({ length: 300 }, (_none, id) =>
      encodeFrame({ type: 'request', id: 1, name: `${canary}${id}`, body: nested(20) }),
    ),
    ends: false,
  },
  'calls of another form': {
    frames: Array.from({ length: 300 }, (_none, id) =>
      encodeFrame({ type: 'request', id: 1, name: 'call', body: { canary: id } }),
    ),
    ends: false,
  },
  'the ends of calls that are not': {
    frames: Array.from({ length: 300 }, (_none, id) => encodeFrame({ type: 'cancel', id: id + 100 })),
    ends: false,
  },
};

for (const [what, { frames, ends }] of Object.entries(toSessions)) {
  test(`A helper who seals ${what} ${ends ? 'loses the session' : 'gets nothing for it, and the session goes on'}; the sharer’s device goes on`, async (t) => {
    const meeting = await rawHelperMeets(await attackPlace(t));
    const { place, session, sharer } = meeting;
    await allow(meeting, 'control');
    for (const frame of frames) await session.send('control', frame);
    if (ends) {
      const { end } = await sharer.inSession('the end', ({ phase }) => phase === 'ended');
      assert.equal(end?.problem?.code, 'malformed');
      assert.ok(!sharer.shell.captures.some(({ closed }) => !closed));
    } else {
      await session.sync();
      await session.input('key', { code: 'KeyZ', pressed: true });
      await until('the key came', () => sharer.injected.includes('KeyZ down'));
    }
    await place.pass(1_000);
    assert.ok(!sharer.logged.includes(canary));
    assert.ok(!sharer.shown.some((state) => state.includes(canary)));
    assert.ok(sharer.log.entries.length < 40, `${sharer.log.entries.length} lines`);
  });
}

test('One-way frames of no form, too large, too deep, for names and inputs that are not, are refused and counted, and the session goes on', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  const { place, session, sharer } = meeting;
  await allow(meeting, 'control');
  const { epoch } = session.state;
  const { encode } = await import('@msgpack/msgpack');
  const bad: readonly Uint8Array[] = [
    new Uint8Array(0),
    new Uint8Array(60_000),
    new Uint8Array(4_000).fill(0x91),
    Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff),
    encode(['core', 'key']),
    encode(['core', 'key', { code: canary, pressed: true }]),
    encode(['core', 'key', { code: 'KeyA', pressed: true, canary }]),
    encode(['core', 'key', { code: 'KeyA' }]),
    encode(['core', 'move', { x: 7, y: -1 }]),
    encode(['core', 'move', { x: Number.NaN, y: 0 }]),
    encode(['core', 'text', { text: 'x'.repeat(900) }]),
    encode(['core', 'view', null]),
    encode(['core', canary, null]),
    encode([canary, canary, { canary }]),
    encode(['__proto__', 'constructor', null]),
    encode([1, 2, 3]),
  ];
  for (const payload of bad)
    for (const stream of ['input', 'moves'] as const) await session.send(stream, payload, epoch);
  await session.sync();
  await turns();
  await session.input('key', { code: 'KeyZ', pressed: true });
  await until('the key came', () => sharer.injected.includes('KeyZ down'));
  assert.deepEqual(sharer.injected, ['KeyZ down']);
  await place.pass(1_000);
  const counted = sharer.log.of('refused').reduce((sum, { count }) => sum + Number(count), 0);
  assert.ok(counted >= bad.length, `${counted} were counted`);
  assert.ok(!sharer.logged.includes(canary));
});

test('Text that the helper types, names that they make up and errors they cause leave no word of them in logs, errors or the service', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  const { place, session, sharer } = meeting;
  await allow(meeting, 'control');
  await session.input('text', { text: canary });
  await until('the text came', () => sharer.injected.includes(`text ${canary}`));
  for (const [extension, action, input] of [
    ['core', 'view', canary],
    ['pause', 'pause', { canary }],
    ['core', 'text', { text: canary }],
  ] as const) {
    const error = await session.call(extension, action, input).then(() => undefined, HandrailError.from);
    assert.ok(error, `${extension}.${action} is refused`);
    assert.ok(!JSON.stringify({ ...error, message: error.message, details: error.details }).includes(canary));
  }
  await place.pass(1_000);
  assert.ok(!sharer.logged.includes(canary));
  assert.ok(!sharer.shown.some((state) => state.includes(canary)));
  assert.ok(!place.service.logged.join('').includes(canary));
});

test('A flood of signals before the sharer’s stage has opened does not stay in the device', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t, { relayBytesPerSecond: 1e12, relayBurst: 1e12 }));
  const { place, session, sharer } = meeting;
  // The browser takes its time to open the page that captures.
  const { shell } = sharer;
  const open = shell.openCaptureStage.bind(shell);
  let ready: (() => void) | undefined;
  shell.openCaptureStage = async () => {
    const page = await open();
    const { port } = page;
    let first: Uint8Array | undefined;
    const held: Port = {
      send: (frame) => port.send(frame),
      onClose: port.onClose,
      bufferedBytes: 0,
      close: (reason) => port.close(reason),
      onFrame: (listener) =>
        port.onFrame((frame) => {
          if (first) return listener(frame);
          first = frame;
          ready = () => listener(frame);
        }),
    };
    return { ...page, port: held };
  };
  const asked = session.call('core', 'view');
  (await sharer.prompt()).answer('allow');
  await until('the stage asks', () => ready);
  const before = await inUse();
  for (let round = 0; round < 40; round += 1) {
    for (let count = 0; count < 50; count += 1)
      session.rpc.notify('signal', {
        kind: 'description',
        type: 'offer',
        sdp: `${round}.${count}${'x'.repeat(30_000)}`,
      });
    // Below the rate at which the device stops to look.
    place.clock.advance(150);
    await session.rpc.call('ping', {});
  }
  const grown = (await inUse()) - before;
  assert.ok(grown < 16 * mega, `${Math.round(grown / mega)} MB more than before 60 MB of signals`);
  ready?.();
  await asked;
  assert.ok((shell.captures[0]?.heard.length ?? 0) < 100, 'a few of them wait for the stage');
});
