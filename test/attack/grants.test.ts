import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { allow, attackPlace, type Meeting, rawHelperMeets, until } from '../support/attack/attackPlace.ts';
import { Forger, read } from '../support/attack/forger.ts';
import { rpcFrame, rpcMessage, type Wiretap } from '../support/attack/wiretap.ts';
import { MemoryKeys } from '../support/flow/memoryMachine.ts';

interface Granted extends Meeting {
  readonly tap: Wiretap;
  readonly forger: Forger;
  /** The grant that the session began with. */
  readonly first: string;
}

/** A session under control whose sharer's link is in the hands of the test: no renewal of the service gets through. */
async function granted(t: TestContext): Promise<Granted> {
  const place = await attackPlace(t);
  const tap = await place.wiretap();
  const forger = await Forger.of(place.service);
  let first = '';
  tap.tamper = (message, way) => {
    const frame = way === 'down' ? rpcFrame(message) : undefined;
    if (frame?.type === 'reply' && typeof frame.body === 'object' && frame.body && 'grant' in frame.body)
      first = String(frame.body.grant);
    return frame?.type === 'notice' && frame.name === 'grant' ? [] : [message];
  };
  const meeting = await rawHelperMeets(place, { sharer: { address: tap.address } });
  await allow(meeting, 'control');
  return { ...meeting, tap, forger, first };
}

function push({ tap, sharer }: Granted, grant: string): void {
  tap.inject(
    'down',
    rpcMessage({ type: 'notice', name: 'grant', body: { sessionId: sharer.session?.id ?? '', grant } }),
  );
}

/** Lets time pass while both sides go on hearing each other. */
async function inTouch({ place, session, sharer }: Granted, ms: number): Promise<void> {
  for (let left = ms; left > 0 && sharer.session?.phase !== 'ended'; left -= 1_000) {
    place.clock.advance(Math.min(1_000, left));
    let settled = false;
    const settles = () => {
      settled = true;
    };
    session.sync().then(settles, settles);
    await until('an answer or the end', () => settled || sharer.session?.phase === 'ended');
  }
}

/** A key that is pressed only by whoever is in control. */
async function presses({ session, sharer }: Granted, code: string): Promise<void> {
  await session.sync();
  await session.input('key', { code, pressed: true });
  await until(`${code} is pressed`, () => sharer.injected.includes(`${code} down`));
}

/** A later grant for now, as the service would make it but for what is changed. */
function later({ first, forger, place }: Granted, seq: number, change: Readonly<Record<string, unknown>> = {}): string {
  const iat = Math.floor(place.clock.now() / 1000);
  return forger.again(first, { iat, nbf: iat, exp: iat + 300, seq, ...change });
}

const refused: Readonly<Record<string, (there: Granted) => string>> = {
  'holds more than before': (there) =>
    later(there, 2, { perm: ['screen.view', 'screen.control', 'elevation.use', 'annotation.draw', 'files.send'] }),
  'is of another session': (there) => later(there, 2, { sid: 'another' }),
  'is of another tenant': (there) => later(there, 2, { tid: 'another' }),
  'is for another device': (there) => later(there, 2, { dev: 'another', aud: 'device:another' }),
  'is for another helper': (there) => later(there, 2, { sub: 'another' }),
  'is for another key of the helper': (there) => later(there, 2, { cnf: { jkt: new MemoryKeys().thumbprint } }),
  'is for another key of the sharer': (there) => later(there, 2, { sharer_jkt: new MemoryKeys().thumbprint }),
  'lives for an hour': (there) => {
    const iat = Math.floor(there.place.clock.now() / 1000);
    return later(there, 2, { exp: iat + 3600 });
  },
  'was signed by somebody else': (there) => there.forger.again(later(there, 2), {}, {}, 'own key'),
  'was signed by nobody': (there) => there.forger.again(later(there, 2), {}, {}, 'none'),
  'is no grant': () => 'e30.e30.e30',
};

for (const [what, make] of Object.entries(refused)) {
  test(`A renewal that ${what} is refused and noted, and changes nothing`, async (t) => {
    const there = await granted(t);
    const { held } = there.sharer.session ?? {};
    push(there, make(there));
    await until('the refusal is noted', () => there.sharer.log.of('grant_refused').length === 1);
    assert.deepEqual(there.sharer.log.of('grant_refused')[0]?.['code'], 'grant_mismatch');
    assert.deepEqual(there.sharer.session?.held, held);
    await presses(there, 'KeyZ');
    // The honest one, with the number that the refused one had, still counts.
    push(there, later(there, 2, { perm: ['screen.view'] }));
    await there.sharer.inSession('less', (session) => session.held.length === 1);
  });
}

test('A renewal that holds less takes control away, and neither an older nor a wider one brings it back', async (t) => {
  const there = await granted(t);
  await presses(there, 'KeyZ');
  const wide = later(there, 3);
  push(there, later(there, 5, { perm: ['screen.view'] }));
  await there.session.until('seeing only', ({ mode }) => mode === 'view');
  push(there, wide);
  push(there, there.first);
  push(there, later(there, 6));
  await until('the wider one is noted', () => there.sharer.log.of('grant_refused').length === 1);
  assert.deepEqual(there.sharer.session?.held, ['screen.view']);
  const { epoch } = await there.session.sync();
  await there.session.input('key', { code: 'KeyA', pressed: true }, epoch);
  await assert.rejects(there.session.call('core', 'control'), { code: 'not_permitted' });
  assert.equal(there.sharer.shell.prompts, 1);
  assert.deepEqual(there.sharer.injected, ['KeyZ down', 'release']);
});

test('The same grant pushed again and again lengthens nothing: five minutes after its receipt the session has no rights', async (t) => {
  const there = await granted(t);
  await presses(there, 'KeyZ');
  for (let minute = 0; minute < 4; minute += 1) {
    push(there, there.first);
    await inTouch(there, 60_000);
  }
  assert.equal(there.sharer.session?.phase, 'active');
  push(there, there.first);
  push(there, later(there, 1));
  await inTouch(there, 61_000);
  const { end } = await there.sharer.inSession('the end', ({ phase }) => phase === 'ended');
  assert.deepEqual([end?.reason, end?.problem?.code], ['rights_ended', 'grant_expired']);
  assert.deepEqual(there.sharer.injected, ['KeyZ down', 'release']);
});

test('A renewal in time goes on for five minutes from its receipt, not from what a wall clock says', async (t) => {
  const there = await granted(t);
  await inTouch(there, 200_000);
  push(there, later(there, 2));
  await inTouch(there, 200_000);
  assert.equal(there.sharer.session?.phase, 'active');
  // Somebody turns the computer's clock back by an hour: nobody gets an hour of it.
  there.place.clock.jump(-3_600_000);
  await inTouch(there, 120_000);
  await there.sharer.inSession('the end', ({ end }) => end?.reason === 'rights_ended');
});

test('After a revocation nothing is injected, and no renewal brings the session back', async (t) => {
  const there = await granted(t);
  await presses(there, 'KeyZ');
  const sessionId = there.sharer.session?.id ?? '';
  const renewal = later(there, 2);
  const { epoch } = there.session.state;
  there.tap.inject('down', rpcMessage({ type: 'notice', name: 'revoked', body: { sessionId } }));
  push(there, renewal);
  await there.session.input('key', { code: 'KeyA', pressed: true }, epoch);
  const { end } = await there.sharer.inSession('the end', ({ phase }) => phase === 'ended');
  assert.deepEqual([end?.reason, end?.problem?.code], ['rights_ended', 'grant_revoked']);
  await there.session.input('key', { code: 'KeyA', pressed: true }, epoch);
  push(there, later(there, 3));
  await there.sharer.page.rpc.call('cancelJoin', {});
  await there.place.pass(1_000);
  assert.deepEqual(there.sharer.injected, ['KeyZ down', 'release']);
  assert.ok(read(renewal).claims['seq'] === 2);
});

test('A revocation of another session changes nothing here', async (t) => {
  const there = await granted(t);
  there.tap.inject('down', rpcMessage({ type: 'notice', name: 'revoked', body: { sessionId: 'another' } }));
  there.tap.inject(
    'down',
    rpcMessage({ type: 'notice', name: 'sessionEnded', body: { sessionId: 'another', reason: 'limit' } }),
  );
  await presses(there, 'KeyZ');
  assert.equal(there.sharer.session?.phase, 'active');
});
