import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Mark } from '@handrail/sdk';
import { drawingLimits } from '../../workbench/device/session/drawing.ts';
import {
  allow,
  attackPlace,
  type Meeting,
  rawHelperMeets,
  turns,
  until,
  withCode,
} from '../support/attack/attackPlace.ts';
import { direct } from '../support/attack/rawSession.ts';

const at = { x: 0.5, y: 0.5 };
const ends = [
  { x: 0, y: 0 },
  { x: 1, y: 1 },
];

const arrow = (id: number): Mark => ({ id, kind: 'arrow', colour: 'red', stay: true, points: ends });

/** A one-way action of the annotation, at the newest epoch or another. */
async function draw({ session }: Meeting, action: string, input: unknown, epoch = session.state.epoch): Promise<void> {
  await session.send(action === 'laser' ? 'moves' : 'input', direct(action, input, 'annotation'), epoch);
}

/** Every way to draw, at the epochs that might pass. */
async function fire(meeting: Meeting): Promise<void> {
  const now = meeting.session.states.at(-1)?.epoch ?? 0;
  for (const epoch of new Set([0, Math.max(0, now - 1), now, now + 1, 0xffff_ffff])) {
    await draw(meeting, 'arrow', arrow(1), epoch);
    await draw(meeting, 'pen', { ...arrow(2), kind: 'pen' }, epoch);
    await draw(meeting, 'text', { ...arrow(3), kind: 'text', points: [at], text: 'x' }, epoch);
    await draw(meeting, 'laser', at, epoch);
    await meeting.session.send('moves', direct('arrow', arrow(4), 'annotation'), epoch);
    await meeting.session.send('bulk', direct('arrow', arrow(5), 'annotation'), epoch);
  }
  await assert.rejects(meeting.session.call('annotation', 'arrow', arrow(6)));
}

/** What was sent has been read and judged once this settles. */
async function settled({ session }: Meeting): Promise<void> {
  await session.sync();
  await turns();
  await turns();
}

/** The sharer allows to see the screen, and to draw on it. */
async function allowed(t: TestContext): Promise<Meeting> {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await allow(meeting, 'view');
  const asked = meeting.session.call('annotation', 'annotate');
  (await meeting.sharer.prompt()).answer('allow');
  await asked;
  await meeting.session.until('that drawing is allowed', (state) => state.allowed.includes('annotation.draw'));
  await meeting.place.pass(1_000);
  return meeting;
}

/** That the way works at all: this mark comes, and is the only one. */
async function onlyThis(meeting: Meeting, id: number): Promise<void> {
  await settled(meeting);
  await draw(meeting, 'arrow', arrow(id));
  const marks = () => [...(meeting.sharer.shell.overlay?.marks.keys() ?? [])];
  await until(`the mark ${id}`, () => marks().includes(id));
  assert.deepEqual(marks(), [id]);
}

test('Marks of a raw helper before anything was asked, and where only the screen was allowed, draw nothing and ask nobody', async (t) => {
  const meeting = await rawHelperMeets(await attackPlace(t));
  await fire(meeting);
  await settled(meeting);
  await assert.rejects(meeting.session.call('annotation', 'annotate'), withCode('wrong_state'), 'no screen is shared');
  assert.equal(meeting.sharer.shell.prompts, 0);
  await meeting.place.pass(2_000);
  await allow(meeting, 'view');
  await fire(meeting);
  await settled(meeting);
  assert.deepEqual([meeting.sharer.shell.overlays.length, meeting.sharer.shell.prompts], [0, 1]);
  await meeting.place.pass(2_000);
  const refused = meeting.sharer.log.of('refused');
  for (const name of ['arrow', 'pen', 'text', 'laser'])
    assert.ok(
      refused.some((one) => one['name'] === name && one['code'] === 'consent_required'),
      name,
    );
});

test('Marks while the sharer is asked, while they have paused, and of before both draw nothing', async (t) => {
  const meeting = await allowed(t);
  const { session, sharer, place } = meeting;
  const early = session.state.epoch;
  const asked = session.call('core', 'control');
  const { answer } = await sharer.prompt();
  await session.until('what is asked', ({ asking }) => asking === 'screen.control');
  await fire(meeting);
  await settled(meeting);
  assert.equal(sharer.shell.overlay?.marks.size ?? 0, 0);
  answer('allow');
  await asked;
  await sharer.run('pause', 'pause');
  await session.until('the pause', ({ phase }) => phase === 'paused');
  await fire(meeting);
  await settled(meeting);
  assert.equal(sharer.shell.overlay, undefined);
  const paused = session.state.epoch;
  await place.pass(2_000);
  await sharer.run('pause', 'resume');
  await session.until('that it goes on', ({ phase }) => phase === 'active');
  await until('the screen is captured', () => sharer.shell.captures.some(({ closed, resting }) => !closed && !resting));
  await draw(meeting, 'arrow', arrow(1), early);
  await draw(meeting, 'arrow', arrow(2), paused);
  await onlyThis(meeting, 7);
});

test('Marks after drawing was taken back draw nothing, whatever their epoch', async (t) => {
  const meeting = await allowed(t);
  const { session, sharer } = meeting;
  await onlyThis(meeting, 7);
  const overlay = sharer.shell.overlay;
  await sharer.page.rpc.call('withdraw', { sessionId: sharer.session?.id ?? '', permission: 'annotation.draw' });
  assert.equal(overlay?.closed, true);
  await session.until('that it is taken back', (state) => !state.allowed.includes('annotation.draw'));
  await fire(meeting);
  await settled(meeting);
  assert.equal(sharer.shell.overlays.length, 1);
});

test('Marks of a wrong shape are refused one by one, and the next good one is drawn', async (t) => {
  const meeting = await allowed(t);
  const text = { ...arrow(9), kind: 'text', points: [at] };
  const many = Array.from({ length: 65 }, () => at);
  const bad: readonly (readonly [string, unknown])[] = [
    ['arrow', { ...arrow(9), id: -1 }],
    ['arrow', { ...arrow(9), id: 2 ** 31 }],
    ['arrow', { ...arrow(9), id: 1.5 }],
    ['arrow', { ...arrow(9), id: Number.NaN }],
    ['arrow', { ...arrow(9), id: '__proto__' }],
    ['arrow', { ...arrow(9), kind: 'rectangle' }],
    ['arrow', { ...arrow(9), points: [at] }],
    ['arrow', { ...arrow(9), points: [{ x: -0.1, y: 0 }, at] }],
    ['arrow', { ...arrow(9), points: [{ x: Number.NaN, y: 0 }, at] }],
    ['arrow', { ...arrow(9), points: [{ x: 0, y: Number.POSITIVE_INFINITY }, at] }],
    ['arrow', { ...arrow(9), colour: 'url(https://example.org)' }],
    ['arrow', { ...arrow(9), text: 'x' }],
    ['arrow', { ...arrow(9), width: 10_000 }],
    ['pen', { ...arrow(9), kind: 'pen', points: many }],
    ['pen', { ...arrow(9), kind: 'pen', points: [] }],
    ['text', { ...text, text: 'Allow\nfull control' }],
    ['text', { ...text, text: '\u0007' }],
    ['text', { ...text, text: '' }],
    ['text', { ...text, text: 'x'.repeat(121) }],
    ['text', { ...text, text: '\u202e\u2066' }],
    ['text', text],
    ['laser', { ...at, name: 'Ada Lindqvist' }],
    ['laser', { x: 2, y: 0 }],
    ['paint', arrow(9)],
    ['__proto__', arrow(9)],
  ];
  for (const [action, input] of bad) await draw(meeting, action, input);
  await settled(meeting);
  assert.equal(meeting.sharer.shell.overlay?.marks.size, 0);
  await draw(meeting, 'text', { ...text, text: 'a\u202eb' });
  await until('the text', () => meeting.sharer.shell.overlay?.marks.get(9)?.text === 'a b');
  await draw(meeting, 'laser', at);
  await until('the pointer', () => meeting.sharer.shell.overlay?.pointer);
  assert.equal(meeting.sharer.shell.overlay?.pointer?.name, meeting.sharer.session?.peer?.name);
});

test('A flood of marks is cut to its rate, and what is kept is bounded', async (t) => {
  const meeting = await allowed(t);
  const { place, sharer } = meeting;
  for (let round = 0; round < 4; round += 1) {
    const before = sharer.shell.overlay?.puts ?? 0;
    for (let id = 0; id < 400; id += 1) await draw(meeting, 'arrow', arrow(round * 400 + id));
    await settled(meeting);
    const puts = (sharer.shell.overlay?.puts ?? 0) - before;
    assert.ok(puts > 0 && puts <= 130, `${puts} in a moment`);
    await place.pass(1_000);
  }
  assert.equal(sharer.shell.overlay?.marks.size, drawingLimits.marks);
  await meeting.session.rpc.call('ping', {});
  assert.notEqual(sharer.session?.phase, 'ended');
});
