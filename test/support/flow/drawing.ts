import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Mark, MarkColour } from '@handrail/sdk';
import type { MemoryOverlay } from './memoryOverlay.ts';
import { type Place, place } from './place.ts';
import { until } from './until.ts';

/** A mark of a pen through these points. */
export function pen(id: number, ...xs: readonly number[]): Mark {
  return { id, kind: 'pen', colour: 'red', stay: true, points: xs.map((x) => ({ x, y: 0.5 })) };
}

/** An arrow across the screen. */
export function arrow(id: number, colour: MarkColour = 'red', stay = true): Mark {
  return {
    ...{ id, kind: 'arrow', colour, stay },
    points: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
  };
}

/** The helper asks to draw and the sharer allows it. */
export async function allowDrawing(here: Place): Promise<void> {
  const asked = here.helper.run('annotation', 'annotate');
  (await here.prompt()).answer('allow');
  await asked;
  await here.both('that drawing is allowed', ({ allowed }) => allowed.includes('annotation.draw'));
}

/** Two in a session that shows the screen and lets the helper draw. */
export async function drawing(t: TestContext): Promise<Place> {
  const here = await place(t);
  await here.share('view');
  await allowDrawing(here);
  return here;
}

/** Waits until exactly these marks are over the sharer's screen, lowest first. */
export async function shows(here: Place, ...ids: readonly number[]): Promise<MemoryOverlay> {
  const now = () => [...(here.sharer.shell.overlay?.marks.keys() ?? [])];
  await until(`the marks ${ids.join(', ')}`, () => now().join() === ids.join()).catch(() =>
    assert.deepEqual(now(), ids),
  );
  const { overlay } = here.sharer.shell;
  assert.ok(overlay);
  return overlay;
}

/** That nothing is over the sharer's screen any more. */
export async function showsNothing(here: Place): Promise<void> {
  await until('nothing is over the screen', () => here.sharer.shell.overlay === undefined);
}
