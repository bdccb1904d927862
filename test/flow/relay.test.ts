import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Place, place } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

const relayFrame = 2;
const key = { code: 'KeyA', pressed: true };

/** In control, with a relay that does to the next frames from the helper's device what the test says. */
async function tampered(
  t: TestContext,
  change: (frame: Uint8Array, number: number) => readonly Uint8Array[],
): Promise<Place> {
  const here = await place(t);
  await here.share('control');
  let number = 0;
  const later: Uint8Array[] = [];
  here.helper.dialer.pass = (frame, way) => {
    if (way === 'down' || frame[0] !== relayFrame) return frame;
    later.push(...change(frame, number));
    number += 1;
    return later.shift();
  };
  // Sent together: once it is found out, the helper's device takes no more.
  await Promise.allSettled(Array.from({ length: 6 }, () => here.helper.run('core', 'key', key)));
  return here;
}

async function ends(here: Place, code: string): Promise<void> {
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'tampering');
  assert.equal(here.sharer.session?.end?.problem?.code, code);
  assert.equal(here.capture, undefined);
  await until('the log says so', () => here.sharer.log.of('session_ended').some((facts) => facts['code'] === code));
}

function altered(frame: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(frame);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test('A relay that alters a frame is found out, whatever byte it is, and both are told', async (t) => {
  // Behind the 5 bytes of the relay: version, stream, epoch, number, and what is sealed.
  for (const at of [5, 6, 10, 18, 25]) {
    const here = await tampered(t, (frame, number) => [number === 2 ? altered(frame, at) : frame]);
    await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'tampering');
  }
});

test('A relay that changes what is sealed is named', async (t) => {
  const here = await tampered(t, (frame, number) => [number === 2 ? altered(frame, frame.length - 1) : frame]);
  await ends(here, 'seal_broken');
  assert.equal(here.sharer.injected.filter((one) => one === 'KeyA down').length, 2);
});

test('A relay that sends a frame twice is found out', async (t) => {
  const here = await tampered(t, (frame, number) => (number === 2 ? [frame, frame] : [frame]));
  await ends(here, 'seal_replayed');
  assert.ok(here.sharer.injected.filter((one) => one === 'KeyA down').length <= 3);
});

test('A relay that leaves a frame out is found out', async (t) => {
  const here = await tampered(t, (frame, number) => (number === 2 ? [] : [frame]));
  await ends(here, 'seal_gap');
});

test('A relay that lets one frame overtake another is found out', async (t) => {
  let kept: Uint8Array | undefined;
  const here = await tampered(t, (frame, number) => {
    if (number === 2) {
      kept = frame;
      return [];
    }
    return number === 3 && kept ? [frame, kept] : [frame];
  });
  await ends(here, 'seal_gap');
});

test('The helper’s device finds out as well, and the sharer’s screen and input end with it', async (t) => {
  const here = await place(t);
  await here.share('control');
  await here.helper.run('core', 'key', key);
  await here.injects('KeyA down');
  here.sharer.dialer.pass = (frame, way) =>
    way === 'up' && frame[0] === relayFrame ? altered(frame, frame.length - 1) : frame;
  here.sharer.hands.move();
  await here.both('the end', ({ phase, end }) => phase === 'ended' && end?.reason === 'tampering');
  assert.equal(here.helper.session?.end?.problem?.code, 'seal_broken');
  assert.equal(here.sharer.injected.at(-1), 'release');
  assert.equal(here.capture, undefined);
});

test('A relay that changes the handshake keeps the two from meeting', async (t) => {
  const here = await place(t);
  await here.signIn();
  const code = await here.code();
  here.helper.dialer.pass = (frame, way) =>
    way === 'up' && frame[0] === relayFrame ? altered(frame, frame.length - 1) : frame;
  await assert.rejects(here.sharer.page.rpc.call('join', { code }));
  assert.deepEqual([here.helper.session, here.sharer.session], [undefined, undefined]);
});
