import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { type Stream, streams } from '../../workbench/base/session/keys.ts';
import { readFrameHeader, writeFrameHeader } from '../../workbench/base/session/sealFrame.ts';
import { type AttackPlace, attackPlace, turns, until } from '../support/attack/attackPlace.ts';
import type { Victim } from '../support/attack/victim.ts';
import { isRelay, passOn, type Way, type Wiretap, withRelayed } from '../support/attack/wiretap.ts';
import { until as recorded } from '../support/until.ts';
import { openFolder } from '../unit/service/support/acme.ts';

interface Connected {
  readonly place: AttackPlace;
  readonly helper: Victim;
  readonly sharer: Victim;
  /** Between the sharer's app and the service. */
  readonly tap: Wiretap;
}

/** Two honest devices, the helper in control of the sharer's, and somebody on the way. */
async function connected(t: TestContext): Promise<Connected> {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const [helper, sharer] = await Promise.all([
    place.victim('hana.berg'),
    place.victim('sam.okafor', { address: tap.address }),
  ]);
  await sharer.join(await helper.offer());
  await helper.inSession('the trust screen', ({ phase }) => phase === 'trust');
  const asked = helper.run('core', 'control');
  (await sharer.prompt()).answer('allow');
  await asked;
  await helper.inSession('control', ({ mode }) => mode === 'control');
  await press(helper, 'KeyZ');
  await until('the key came', () => sharer.injected.length === 1);
  return { place, helper, sharer, tap };
}

async function press(helper: Victim, code: string): Promise<void> {
  await helper.run('core', 'key', { code, pressed: true });
}

const sealed = (message: Uint8Array) => message.subarray(5);

/** Does something to the next sealed frames of a stream, one after the other; all others pass. */
function meddle(
  tap: Wiretap,
  way: Way,
  stream: Stream,
  ...acts: readonly ((message: Uint8Array) => readonly Uint8Array[])[]
): void {
  const left = [...acts];
  tap.tamper = (message, direction) => {
    if (direction !== way || !isRelay(message) || readFrameHeader(sealed(message)).stream !== stream) return [message];
    return (left.shift() ?? passOn)(message, direction);
  };
}

/** The same message with its frame changed in one byte. */
const altered = (at: number) => (message: Uint8Array) => {
  const frame = Uint8Array.from(sealed(message));
  const place = at < 0 ? frame.length + at : at;
  frame[place] = (frame[place] ?? 0) ^ 1;
  return [withRelayed(message, frame)];
};

/** The same frame as if it were of another stream, number or epoch. */
const asIf = (change: Partial<ReturnType<typeof readFrameHeader>>) => (message: Uint8Array) => {
  const frame = Uint8Array.from(sealed(message));
  frame.set(writeFrameHeader({ ...readFrameHeader(frame), ...change }));
  return [withRelayed(message, frame)];
};

async function endedByTampering(person: Victim, code: string): Promise<void> {
  const { end } = await person.inSession('the end', ({ phase }) => phase === 'ended');
  assert.equal(end?.reason, 'tampering');
  assert.equal(end?.problem?.code, code);
  assert.deepEqual(
    person.log.of('session_ended').map((facts) => [facts['reason'], facts['code']]),
    [['tampering', code]],
  );
}

let held: Uint8Array | undefined;
const hold = (message: Uint8Array) => {
  held = message;
  return [];
};
const nothing = () => [];
const withHeld = (message: Uint8Array) => (held ? [message, held] : [message]);

/** What a relay may do to two frames of input, and what the sharer's device calls it. */
const attacks: readonly {
  readonly name: string;
  readonly code: string;
  readonly acts: readonly ((message: Uint8Array) => readonly Uint8Array[])[];
}[] = [
  { name: 'alters the last byte of a frame', code: 'seal_broken', acts: [altered(-1)] },
  { name: 'alters the first byte of what is sealed', code: 'seal_broken', acts: [altered(14)] },
  { name: 'alters the version of a frame', code: 'seal_broken', acts: [altered(0)] },
  { name: 'alters the epoch of a frame', code: 'seal_broken', acts: [asIf({ epoch: 99 })] },
  { name: 'numbers a frame anew', code: 'seal_gap', acts: [asIf({ number: 7 })] },
  {
    name: 'passes a frame of input off as an old one of control',
    code: 'seal_replayed',
    acts: [asIf({ stream: 'control', number: 0 })],
  },
  { name: 'passes a frame of input off as one of bulk', code: 'seal_gap', acts: [asIf({ stream: 'bulk' })] },
  {
    name: 'passes a frame of input off as the first of bulk',
    code: 'seal_broken',
    acts: [asIf({ stream: 'bulk', number: 0 })],
  },
  { name: 'passes a frame of input off as a move', code: 'seal_broken', acts: [asIf({ stream: 'moves', number: 0 })] },
  {
    name: 'names a stream that is not',
    code: 'seal_broken',
    acts: [
      (message) => {
        const frame = Uint8Array.from(sealed(message));
        frame[1] = streams.length;
        return [withRelayed(message, frame)];
      },
    ],
  },
  { name: 'cuts the last byte off a frame', code: 'seal_broken', acts: [(message) => [message.subarray(0, -1)]] },
  { name: 'cuts a frame down to its header', code: 'seal_broken', acts: [(message) => [message.subarray(0, 5 + 14)]] },
  { name: 'cuts a frame down to one byte', code: 'seal_broken', acts: [(message) => [message.subarray(0, 6)]] },
  {
    name: 'adds a byte to a frame',
    code: 'seal_broken',
    acts: [(message) => [new Uint8Array(Buffer.concat([message, Buffer.of(0)]))]],
  },
  { name: 'sends a frame again', code: 'seal_replayed', acts: [(message) => [message, message]] },
  { name: 'turns two frames round', code: 'seal_gap', acts: [hold, withHeld] },
  { name: 'leaves a frame out', code: 'seal_gap', acts: [nothing] },
  {
    name: 'puts noise before a frame',
    code: 'seal_broken',
    acts: [
      (message) => [withRelayed(message, Buffer.concat([sealed(message).subarray(0, 14), randomBytes(64)])), message],
    ],
  },
  {
    name: 'sends the largest message that there is',
    code: 'seal_broken',
    acts: [(message) => [withRelayed(message, Buffer.alloc(65_536 - 5, 1))]],
  },
];

for (const { name, code, acts } of attacks) {
  test(`A relay that ${name} is found out: tampering, ${code}, and nothing more is injected`, async (t) => {
    const { helper, sharer, tap } = await connected(t);
    meddle(tap, 'down', 'input', ...acts);
    // A frame that came whole before the trouble may have been read.
    const whole = name === 'sends a frame again' ? ['KeyA down'] : [];
    await press(helper, 'KeyA');
    await press(helper, 'KeyB');
    await endedByTampering(sharer, code);
    await helper.inSession('the end', ({ end }) => end?.reason === 'tampering');
    await turns();
    assert.deepEqual(
      sharer.injected.filter((done) => done !== 'release'),
      ['KeyZ down', ...whole.filter((one) => sharer.injected.includes(one))],
    );
    assert.equal(sharer.injected.at(-1), 'release');
    assert.equal(sharer.shell.captures.filter(({ closed }) => !closed).length, 0, 'the capture is gone');
  });
}

const controlAttacks = attacks.filter(({ name }) =>
  /^(alters the (last|first|epoch)|sends a frame again|leaves|turns|cuts the last|puts noise)/.test(name),
);
for (const way of ['down', 'up'] as const) {
  for (const { name, code, acts } of controlAttacks) {
    const who = way === 'down' ? 'sharer' : 'helper';
    test(`A relay that ${name} of control on its way to the ${who} is found out there: ${code}`, async (t) => {
      const there = await connected(t);
      const { helper, sharer, tap, place } = there;
      meddle(tap, way, 'control', ...acts);
      // Two words from each side: what a person asks for, and what the device says of itself.
      helper.run('core', 'view').catch(() => undefined);
      sharer.run('pause', 'pause').catch(() => undefined);
      await until('two frames', () => tap.relayed(way).length > 1);
      await place.pass(2_000);
      await endedByTampering(there[who], code);
      assert.deepEqual(
        sharer.injected.filter((done) => done !== 'release'),
        ['KeyZ down'],
      );
    });
  }
}

test('A relay that sends a device its own frames back is found out', async (t) => {
  const { sharer, tap, place } = await connected(t);
  tap.tamper = (message, way) => {
    if (way === 'up' && isRelay(message)) {
      // On the channel's number that this app knows, as if the helper had said it, with the number that comes next.
      const last = tap.seen.findLast(
        (each) =>
          each.way === 'down' && isRelay(each.message) && readFrameHeader(sealed(each.message)).stream === 'control',
      );
      assert.ok(last);
      const frame = Uint8Array.from(sealed(message));
      frame.set(
        writeFrameHeader({ ...readFrameHeader(frame), number: readFrameHeader(sealed(last.message)).number + 1 }),
      );
      tap.tamper = passOn;
      tap.inject('down', withRelayed(last.message, frame));
      return [];
    }
    return [message];
  };
  await place.pass(2_000);
  await endedByTampering(sharer, 'seal_broken');
});

test('A relay that splices a frame of an earlier session of the same two devices into a new one is found out', async (t) => {
  const { helper, sharer, tap, place } = await connected(t);
  const old = tap.seen.findLast(
    ({ way, message }) => way === 'down' && isRelay(message) && readFrameHeader(sealed(message)).stream === 'input',
  );
  assert.ok(old);
  await helper.page.rpc.call('leave', { sessionId: helper.session?.id ?? '' });
  await sharer.inSession('the end', ({ phase }) => phase === 'ended');
  await place.pass(2_000);
  await sharer.join(await helper.offer());
  const { id } = await helper.inSession('the new session', ({ phase }) => phase === 'trust');
  const asked = helper.run('core', 'control');
  (await sharer.prompt()).answer('allow');
  await asked;
  await helper.inSession('control', ({ mode }) => mode === 'control');
  const carrier = tap.seen.findLast(({ way, message }) => way === 'down' && isRelay(message));
  assert.ok(carrier);
  // The first frame of input, as the old one was: number and stream fit, only the key is another.
  tap.inject('down', withRelayed(carrier.message, sealed(old.message)));
  const { end } = await sharer.inSession('the end', (session) => session.id === id && session.phase === 'ended');
  assert.deepEqual([end?.reason, end?.problem?.code], ['tampering', 'seal_broken']);
  assert.deepEqual(sharer.injected, ['KeyZ down', 'release']);
});

test('Moves may be lost and overtaken, but one that comes again or was altered is found out', async (t) => {
  const { helper, sharer, tap } = await connected(t);
  meddle(tap, 'down', 'moves', nothing, hold, withHeld, (message) => [message, message]);
  for (let x = 1; x <= 4; x += 1) {
    await helper.run('core', 'move', { x: x / 10, y: 0 });
    if (x === 3) await until('the move came', () => sharer.injected.includes('move 0.3 0'));
  }
  await endedByTampering(sharer, 'seal_replayed');
  assert.ok(!sharer.injected.includes('move 0.2 0'), 'what was overtaken is too old to matter');
  assert.ok(!sharer.injected.includes('move 0.1 0'));
});

test('A relay that carries nothing any more stops the helper’s input, and no tampering is called', async (t) => {
  const { helper, sharer, tap, place } = await connected(t);
  tap.tamper = (message) => (isRelay(message) ? [] : [message]);
  await press(helper, 'KeyA');
  await place.pass(10_000);
  await sharer.inSession('the silence', ({ phase }) => phase === 'reconnecting');
  await helper.inSession('the silence', ({ phase }) => phase === 'reconnecting');
  assert.deepEqual(sharer.injected, ['KeyZ down', 'release']);
  assert.equal(sharer.log.of('session_ended').length, 0);
});

test('The service’s record says that a session ended by tampering, and with which error', async (t) => {
  const { helper, sharer, tap, place } = await connected(t);
  meddle(tap, 'down', 'input', altered(-1));
  await press(helper, 'KeyA');
  await endedByTampering(sharer, 'seal_broken');
  const store = await openFolder(place.service.dataFolder);
  t.after(() => store.close());
  const record = async () =>
    (await store.sessions.list({ tenantId: 'contoso' }, {}, { sort: 'createdAt', descending: true, limit: 1 }))[0];
  await recorded('the end is on record', async () => (await record())?.endReason !== undefined);
  assert.equal((await record())?.endReason, 'tampering');
  assert.match(JSON.stringify(await record()), /seal_broken/);
});

test('SDP and names pass the relay sealed: it sees none of them', async (t) => {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const [helper, sharer] = await Promise.all([
    place.victim('hana.berg'),
    place.victim('sam.okafor', { address: tap.address }),
  ]);
  const sdp = 'v=0 canary-of-a-fingerprint';
  sharer.shell.capture = (_stage, host) => {
    host.report({ route: 'none', width: 1280, height: 720 });
    host.signal({ kind: 'description', type: 'offer', sdp });
  };
  await sharer.join(await helper.offer());
  await helper.inSession('the trust screen', ({ phase }) => phase === 'trust');
  await helper.page.rpc.call('openStage', { sessionId: helper.session?.id ?? '' });
  const asked = helper.run('core', 'view');
  (await sharer.prompt()).answer('allow');
  await asked;
  const frame = helper.shell.frames.at(-1);
  await until('the offer is there', () =>
    frame?.heard.some((signal) => signal.kind === 'description' && signal.sdp === sdp),
  );
  const relayed = Buffer.concat(tap.seen.filter(({ message }) => isRelay(message)).map(({ message }) => message));
  assert.ok(relayed.length > 1_000);
  for (const word of ['canary', 'v=0', 'Hana', 'Okafor', 'core', 'view']) assert.equal(relayed.indexOf(word), -1, word);
});
