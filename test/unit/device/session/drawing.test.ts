import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError, Mark, type MarkColour } from '@handrail/sdk';
import fc from 'fast-check';
import { Check } from 'typebox/value';
import type { Overlay } from '../../../../workbench/device/ports/shell.ts';
import { Drawing, drawingLimits, fadeMs, idleMs, pointerMs } from '../../../../workbench/device/session/drawing.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryOverlay } from '../../../support/flow/memoryOverlay.ts';
import { turns } from '../../../support/turns.ts';

const screen = { width: 1280, height: 720 };
const at = (x: number, y = 0.5) => ({ x, y });

const pen = (id: number, ...xs: readonly number[]): Mark => ({
  ...{ id, kind: 'pen', colour: 'red', stay: false },
  points: xs.map((x) => at(x)),
});
const arrow = (id: number, colour: MarkColour = 'blue', stay = false): Mark => ({
  ...{ id, kind: 'arrow', colour, stay },
  points: [at(0), at(1)],
});
const words = (text: string): Mark => ({ id: 9, kind: 'text', colour: 'green', stay: true, points: [at(0)], text });

/** A drawing of its own, where everything may be drawn until the test says otherwise. */
function board() {
  const clock = new FakeClock();
  const overlays: MemoryOverlay[] = [];
  const failures: string[] = [];
  const here = {
    clock,
    overlays,
    failures,
    may: true,
    opens: (overlay: MemoryOverlay): Promise<Overlay> => Promise.resolve(overlay),
    ids: () => [...(overlays.at(-1)?.marks.keys() ?? [])],
  };
  const openOverlay = (over: typeof screen) => {
    const overlay = new MemoryOverlay(over);
    overlays.push(overlay);
    return here.opens(overlay);
  };
  const drawing = new Drawing({ openOverlay }, clock, {
    mayDraw: () => here.may,
    screen: () => screen,
    helperName: () => 'Hana B.',
    failed: (problem) => void failures.push(`${problem.code} ${problem.details['problem']}`),
  });
  return Object.assign(here, { drawing });
}

test('The overlay opens over the captured screen with the first mark, once, and has every mark that came meanwhile', async () => {
  const { drawing, overlays, ids } = board();
  await Promise.all([drawing.add(arrow(2)), drawing.add(pen(1, 0, 0.1)), drawing.add(pen(1, 0.2))]);
  assert.deepEqual([overlays.length, overlays[0]?.screen, ids()], [1, screen, [2, 1]]);
  assert.deepEqual(
    overlays[0]?.marks.get(1)?.points.map(({ x }) => x),
    [0, 0.1, 0.2],
  );
});

test('A pen goes on where it is said again, and anything else takes the place of what it was', async () => {
  const { drawing, overlays } = board();
  await drawing.add(pen(1, 0));
  await drawing.add(pen(1, 1));
  await drawing.add(arrow(2));
  await drawing.add(arrow(2, 'yellow'));
  assert.equal(overlays[0]?.marks.get(1)?.points.length, 2);
  assert.equal(overlays[0]?.marks.get(2)?.colour, 'yellow');
  await drawing.add({ ...pen(1, 0.5), colour: 'green' });
  assert.deepEqual(overlays[0]?.marks.get(1), {
    ...{ id: 1, kind: 'pen', colour: 'green' },
    points: [at(0.5)],
  });
});

test('Of too many marks the oldest go, and of a pen its oldest points', async () => {
  const { drawing, overlays, ids } = board();
  for (let id = 0; id < drawingLimits.marks + 5; id += 1) await drawing.add(arrow(id, 'red', true));
  assert.deepEqual([ids().length, ids()[0]], [drawingLimits.marks, 5]);
  for (let part = 0; part < 20; part += 1)
    await drawing.add(pen(1_000, ...Array.from({ length: 64 }, () => part / 20)));
  const points = overlays[0]?.marks.get(1_000)?.points;
  assert.deepEqual([points?.length, points?.[0]?.x, points?.at(-1)?.x], [drawingLimits.points, 12 / 20, 19 / 20]);
});

test('However long each pen is, all together have no more points than can be drawn in a moment', async () => {
  const { drawing, overlays, ids } = board();
  const part = Array.from({ length: 64 }, (_, at) => at / 64);
  for (let id = 0; id < drawingLimits.marks; id += 1)
    for (let each = 0; each < drawingLimits.points / 64; each += 1)
      await drawing.add({ ...pen(id, ...part), stay: true });
  const all = [...(overlays[0]?.marks.values() ?? [])];
  const points = all.reduce((sum, mark) => sum + mark.points.length, 0);
  assert.equal(points, drawingLimits.allPoints);
  assert.equal(ids().at(-1), drawingLimits.marks - 1, 'the oldest go');
});

test('A mark fades after it was last drawn on, one that stays does not', async () => {
  const { drawing, clock, ids } = board();
  await drawing.add(pen(1, 0));
  await drawing.add(arrow(2, 'red', true));
  clock.advance(fadeMs - 1);
  await drawing.add(pen(1, 0.1));
  clock.advance(fadeMs - 1);
  assert.deepEqual(ids(), [1, 2]);
  clock.advance(1);
  assert.deepEqual(ids(), [2]);
  clock.advance(60 * 60_000);
  assert.deepEqual(ids(), [2]);
});

test('The pointer has the name that this device knows, and goes when it rests', async () => {
  const { drawing, overlays, clock } = board();
  await drawing.point(at(0.1));
  clock.advance(pointerMs - 1);
  await drawing.point(at(0.2));
  assert.deepEqual(overlays[0]?.pointer, { at: at(0.2), name: 'Hana B.' });
  clock.advance(pointerMs - 1);
  assert.ok(overlays[0]?.pointer);
  clock.advance(1);
  assert.equal(overlays[0]?.pointer, undefined);
});

test('With nothing to show for a while the overlay is closed, and opens again with the next mark', async () => {
  const { drawing, overlays, clock, ids } = board();
  await drawing.start();
  clock.advance(idleMs - 1);
  await drawing.add(pen(1, 0));
  clock.advance(fadeMs + idleMs - 1);
  assert.equal(overlays[0]?.closed, false);
  clock.advance(1);
  assert.deepEqual([overlays[0]?.closed, clock.waiting], [true, 0]);
  await drawing.add(pen(2, 0));
  assert.deepEqual([overlays.length, ids()], [2, [2]]);
});

test('Cleared, nothing is left, and the overlay may stay for more', async () => {
  const { drawing, overlays, ids } = board();
  await drawing.add(arrow(1, 'red', true));
  await drawing.point(at(0.5));
  drawing.clear();
  assert.deepEqual([ids(), overlays[0]?.pointer, overlays[0]?.closed], [[], undefined, false]);
});

test('Ended, everything is gone at once and for good: no timer is left, and nothing of before comes back', async () => {
  const { drawing, overlays, clock, ids } = board();
  await drawing.add(arrow(1, 'red', true));
  await drawing.add(pen(2, 0));
  await drawing.point(at(0.5));
  drawing.end();
  assert.deepEqual([overlays[0]?.closed, clock.waiting], [true, 0]);
  await drawing.add(arrow(3));
  assert.deepEqual(ids(), [3]);
});

test('An overlay that was still opening when everything ended is closed as soon as it is there', async () => {
  const here = board();
  let there: (() => void) | undefined;
  here.opens = (overlay) =>
    new Promise((resolve) => {
      there = () => resolve(overlay);
    });
  const drawn = assert.rejects(here.drawing.add(arrow(1)), { code: 'lease_ended' });
  here.drawing.end();
  there?.();
  await drawn;
  assert.deepEqual([here.overlays[0]?.closed, here.overlays[0]?.puts, here.failures], [true, 0, []]);
});

test('When nothing may be drawn nothing is, and taking away is always possible', async () => {
  const here = board();
  await here.drawing.add(arrow(1, 'red', true));
  here.may = false;
  for (const use of [() => here.drawing.start(), () => here.drawing.add(arrow(2)), () => here.drawing.point(at(0.5))]) {
    await assert.rejects(use(), { code: 'lease_ended' });
  }
  assert.deepEqual(here.ids(), [1]);
  here.drawing.clear();
  assert.deepEqual(here.ids(), []);
});

test('For a prompt it is hidden first and comes back with what is left', async () => {
  const { drawing, overlays, clock, ids } = board();
  await drawing.add(pen(1, 0));
  await drawing.add(arrow(2, 'red', true));
  await drawing.hide();
  assert.equal(overlays[0]?.visible, false);
  clock.advance(fadeMs);
  drawing.show();
  await turns();
  assert.deepEqual([overlays[0]?.visible, overlays.length, ids()], [true, 1, [2]]);
});

test('One that hangs when it is to be hidden is closed, which is said once', async () => {
  const here = board();
  await here.drawing.add(arrow(1, 'red', true));
  const [overlay] = here.overlays;
  assert.ok(overlay);
  overlay.sets = () => new Promise(() => undefined);
  let hidden = false;
  const hiding = here.drawing.hide().then(() => {
    hidden = true;
  });
  await turns();
  assert.equal(hidden, false);
  here.clock.advance(500);
  await hiding;
  assert.deepEqual([overlay.closed, here.failures], [true, ['drawing_failed drawn_on']]);
});

test('One that can be neither hidden nor closed keeps the prompt from being shown', async () => {
  const here = board();
  await here.drawing.add(arrow(1));
  const [overlay] = here.overlays;
  assert.ok(overlay);
  overlay.sets = () => Promise.reject(new Error('gone'));
  overlay.closes = () => new Promise(() => undefined);
  const hiding = assert.rejects(here.drawing.hide(), { code: 'drawing_failed' });
  await turns();
  here.clock.advance(500);
  await hiding;
});

test('No prompt is shown over one that is still being closed, or that cannot be', async () => {
  const here = board();
  await here.drawing.add(arrow(1, 'red', true));
  const [overlay] = here.overlays;
  assert.ok(overlay);
  let gone: () => void = () => undefined;
  overlay.closes = () => new Promise((resolve) => (gone = resolve));
  // As when the right to draw is taken back just before something else is asked.
  here.drawing.end();
  let hidden = false;
  const hiding = here.drawing.hide().then(() => {
    hidden = true;
  });
  await turns();
  assert.equal(hidden, false);
  gone();
  await hiding;
  assert.equal(overlay.closed, true);

  await here.drawing.add(arrow(2, 'red', true));
  const second = here.overlays[1];
  assert.ok(second);
  second.closes = () => new Promise(() => undefined);
  here.drawing.end();
  const refused = assert.rejects(here.drawing.hide(), { code: 'drawing_failed' });
  await turns();
  here.clock.advance(500);
  await refused;
});

test('One that still opens when a prompt comes is not left, and comes anew after it', async () => {
  const here = board();
  const opening: (() => void)[] = [];
  here.opens = (overlay) => new Promise((resolve) => opening.push(() => resolve(overlay)));
  const drawn = assert.rejects(here.drawing.add(arrow(1, 'red', true)), { code: 'lease_ended' });
  const hiding = here.drawing.hide();
  opening[0]?.();
  await Promise.all([drawn, hiding]);
  assert.equal(here.overlays[0]?.closed, true);
  here.drawing.show();
  opening[1]?.();
  await turns();
  assert.deepEqual([here.overlays.length, here.ids()], [2, [1]]);
});

test('What does not open says why, and one that never opens is given up', async () => {
  for (const [code, told] of [
    ['not_supported', 'not_supported'],
    ['no_display', 'no_display'],
    ['screen_unclear', 'screen_unclear'],
    ['internal', 'drawing_failed'],
  ] as const) {
    const here = board();
    here.opens = () => Promise.reject(new HandrailError(code, 'No'));
    await assert.rejects(here.drawing.start(), { code: told });
    assert.deepEqual([here.failures, here.clock.waiting], [[`${told} drawn_on`], 0]);
  }
  const here = board();
  let late: (() => void) | undefined;
  here.opens = (overlay) =>
    new Promise((resolve) => {
      late = () => resolve(overlay);
    });
  const given = assert.rejects(here.drawing.start(), { code: 'drawing_failed' });
  await turns();
  here.clock.advance(15_000);
  await given;
  late?.();
  await turns();
  assert.equal(here.overlays[0]?.closed, true);
});

test('One that is lost is said once, and takes its marks along', async () => {
  const here = board();
  await here.drawing.add(arrow(1, 'red', true));
  here.overlays[0]?.lose();
  assert.deepEqual([here.failures, here.clock.waiting], [['drawing_failed drawn_on'], 0]);
  await here.drawing.add(arrow(2));
  assert.deepEqual(here.ids(), [2]);
});

test('Points and text are those of the kind, or the mark is refused', async () => {
  const { drawing, overlays } = board();
  const bad: readonly Mark[] = [
    { ...arrow(1), points: [at(0)] },
    { ...arrow(1), points: [at(0), at(0.5), at(1)] },
    { ...arrow(1), kind: 'rectangle', points: [at(0)] },
    { ...words('a'), points: [at(0), at(1)] },
    { ...arrow(1), text: 'a' },
    { ...pen(1, 0), text: 'a' },
    { ...arrow(1), kind: 'text', points: [at(0)] },
    words('\u202e\u200b'),
  ];
  for (const mark of bad) await assert.rejects(drawing.add(mark), { code: 'invalid_input' }, JSON.stringify(mark));
  assert.equal(overlays.length, 0);
});

test('A text that becomes longer when it is written as usual is cut at its end', async () => {
  const { drawing, overlays } = board();
  // One sign that is written as two pairs of units.
  const sign = '\u{1d160}';
  await drawing.add(words(`a${sign.repeat(59)}`));
  const text = overlays[0]?.marks.get(9)?.text ?? '';
  assert.ok(text.isWellFormed() && text.length <= drawingLimits.text && text.length > drawingLimits.text - 4, text);
});

test('Whatever is written, nothing reaches the screen that is hidden or turns the writing around', async () => {
  const unit = fc.oneof(
    fc.constantFrom('\u202e', '\u2066', '\u200b', '\u00ad', '\ufeff', '\u2028', '\u2029', '\u0344', '\ud800', ' '),
    fc.integer({ min: 0x20, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 120 }), async (units) => {
      const text = units.join('');
      fc.pre(Check(Mark, words(text)));
      const { drawing, overlays } = board();
      const shown = await drawing.add(words(text)).then(
        () => overlays[0]?.marks.get(9)?.text,
        () => undefined,
      );
      assert.ok((shown ?? '').length <= drawingLimits.text);
      if (shown !== undefined) assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
