import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError, type Mark, type Position } from '@handrail/sdk';
import { Drawing } from '../../../../workbench/ui/drawing/drawing.ts';
import { type Echo, MarkFlow } from '../../../../workbench/ui/drawing/markFlow.ts';
import { turns } from '../../../support/turns.ts';

/** Frames that the test draws, an echo that notes what it is told, and actions that the test answers. */
function setUp() {
  let next: ((at: number) => void) | undefined;
  let now = 0;
  const shown = new Map<string, string>();
  const echo: Echo = {
    put: ({ key, shape }) => shown.set(key, `drawn ${shape.points.length}`),
    sent: (key) => shown.set(key, 'sent'),
    drop: (key) => shown.delete(key),
  };
  const problems: unknown[] = [];
  const flow = new MarkFlow(
    (run) => {
      assert.equal(next, undefined, 'one frame is waited for at a time');
      next = run;
    },
    echo,
    (error) => problems.push(error),
  );
  let last = 0;
  const drawing = new Drawing(
    flow,
    () => ({ colour: 'blue', stay: true }),
    () => (last += 1),
  );
  const used: (Mark | Position)[] = [];
  const answers: { resolve(): void; reject(error: Error): void }[] = [];
  const use = (input: Mark | Position) => {
    used.push(input);
    return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }));
  };
  return {
    flow,
    drawing,
    use,
    used,
    answers,
    shown,
    problems,
    /** Draws frames for so long at so many a second. */
    run(ms: number, perSecond = 60) {
      const end = now + ms;
      while (now < end) {
        now += 1000 / perSecond;
        const run = next;
        next = undefined;
        run?.(now);
      }
    },
    get idle() {
      return next === undefined;
    },
  };
}

const at = (x: number): Position => ({ x, y: 0.5 });

test('A pen goes out with each frame, no faster than sixty times a second', async () => {
  for (const perSecond of [60, 144, 240]) {
    const { drawing, use, used, run, answers } = setUp();
    const pen = drawing.begin('pen', at(0), use);
    for (let step = 1; step <= 240; step += 1) {
      pen.go([at(step / 240)]);
      run(1000 / 240, 240);
      for (const { resolve } of answers.splice(0)) resolve();
      await turns();
    }
    pen.end();
    assert.ok(used.length >= 50 && used.length <= 62, `${used.length} at ${perSecond}`);
  }
});

test('What is dragged goes out no more than thirty times a second and ends where it was let go', async () => {
  const { drawing, use, used, run, answers } = setUp();
  const arrow = drawing.begin('arrow', at(0), use);
  for (let step = 1; step <= 60; step += 1) {
    arrow.go([at(step / 60)]);
    run(1000 / 60);
    for (const { resolve } of answers.splice(0)) resolve();
    await turns();
  }
  arrow.end();
  run(100);
  assert.ok(used.length >= 25 && used.length <= 32, `${used.length}`);
  assert.deepEqual((used.at(-1) as Mark).points, [at(0), at(1)]);
});

test('When the hand lets go, the rest still goes out, and then no frame is waited for', async () => {
  const { drawing, use, used, run, answers } = setUp();
  const pen = drawing.begin('pen', at(0), use);
  pen.go(Array.from({ length: 199 }, (_, index) => at((index + 1) / 199)));
  pen.end();
  const next = drawing.begin('pen', at(0.5), use);
  next.end();
  run(200);
  assert.deepEqual(
    (used as Mark[]).map(({ id, points }) => [id, points.length]),
    [
      [1, 64],
      [1, 64],
      [1, 64],
      [1, 8],
      [2, 1],
    ],
  );
  for (const { resolve } of answers) resolve();
  await turns();
  run(50);
  await turns();
  run(50);
  assert.equal(used.length, 5);
});

test('While the way is slow, what is drawn waits and goes out together', async () => {
  const { drawing, use, used, run, answers } = setUp();
  const pen = drawing.begin('pen', at(0), use);
  for (let step = 1; step <= 60; step += 1) {
    pen.go([at(step / 60)]);
    run(1000 / 60);
  }
  assert.equal(used.length, 16);
  for (const { resolve } of answers) resolve();
  await turns();
  run(1000 / 60);
  assert.equal(used.length, 17);
  assert.equal(
    (used as Mark[]).reduce((sum, { points }) => sum + points.length, 0),
    61,
  );
});

test('What went out is said to be on its way, and what was refused is taken away and told', async () => {
  const { drawing, use, run, answers, shown, problems } = setUp();
  const pen = drawing.begin('pen', at(0), use);
  run(20);
  pen.go([at(1)]);
  run(20);
  assert.deepEqual(
    [...shown],
    [
      ['1:0', 'drawn 1'],
      ['1:1', 'drawn 2'],
    ],
  );
  answers[0]?.resolve();
  answers[1]?.reject(new HandrailError('wrong_state', 'not now'));
  await turns();
  assert.deepEqual([...shown], [['1:0', 'sent']]);
  assert.equal(problems.length, 1);
});

test('A text with nothing to read is not set', () => {
  const { drawing, use, used, run } = setUp();
  assert.equal(drawing.write('  ', at(0), use), false);
  assert.equal(drawing.write(' Here ', at(0), use), true);
  run(20);
  assert.deepEqual(used, [{ id: 1, kind: 'text', points: [at(0)], text: 'Here', colour: 'blue', stay: true }]);
});
