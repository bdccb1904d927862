import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mark, Position } from '@handrail/sdk';
import { violations } from '../../support/axe.ts';
import { galleryPage, type WithGallery } from './galleryPage.ts';

const gallery = galleryPage();
const { open, show } = gallery;

interface Run {
  readonly extension: string;
  readonly action: string;
  readonly sessionId?: string;
  readonly input?: Mark | Position;
}

const runs = async (action: string): Promise<readonly Run[]> => {
  const all = await gallery.page.evaluate(() =>
    (globalThis as unknown as WithGallery).gallery.asked
      .filter(({ method }) => method === 'run')
      .map(({ input }) => input),
  );
  return (all as Run[]).filter((run) => run.action === action);
};
const marks = async (action: string) => (await runs(action)).map(({ input }) => input as Mark);
const layer = () => gallery.page.getByRole('application');
const strip = () => gallery.page.getByRole('toolbar', { name: 'Drawing tools' });
const tool = (name: string) => strip().getByRole('button', { name, exact: true });
const drawButton = () => gallery.page.getByRole('button', { name: 'Draw', exact: true });

/** Waits until the action was run so often. */
async function ran(action: string, least: number): Promise<void> {
  await gallery.page.waitForFunction(
    ([name, count]) =>
      (globalThis as unknown as WithGallery).gallery.asked.filter(
        ({ method, input }) => method === 'run' && (input as Run).action === name,
      ).length >= Number(count),
    [action, least] as const,
  );
}

/** Where the stage draws a picture of 1920 by 1080, on the page. */
async function picture() {
  const frame = await gallery.page.locator('iframe').boundingBox();
  assert.ok(frame);
  const scale = Math.min(frame.width / 1920, frame.height / 1080);
  const [width, height] = [1920 * scale, 1080 * scale];
  return { left: frame.x + (frame.width - width) / 2, top: frame.y + (frame.height - height) / 2, width, height };
}

async function pointer(x: number, y: number): Promise<readonly [number, number]> {
  const { left, top, width, height } = await picture();
  return [left + x * width, top + y * height];
}

/** Presses, moves there in steps, and lets go. */
async function drag(from: Position, to: Position, steps = 10): Promise<void> {
  const { mouse } = gallery.page;
  await mouse.move(...(await pointer(from.x, from.y)));
  await mouse.down();
  await mouse.move(...(await pointer(to.x, to.y)), { steps });
  await mouse.up();
}

function near(at: Position | undefined, x: number, y: number): void {
  assert.ok(
    at && Math.abs(at.x - x) < 0.003 && Math.abs(at.y - y) < 0.003,
    `${JSON.stringify(at)} is not at ${x}, ${y}`,
  );
}

test('A line of the pen goes to the sharer in marks of one id, from where it began to where it ended', async () => {
  await open('helperDraws');
  assert.deepEqual(await runs('annotate'), [{ extension: 'annotation', action: 'annotate', sessionId: 's1' }]);
  await drag({ x: 0.25, y: 0.3 }, { x: 0.75, y: 0.6 }, 40);
  await gallery.page.waitForFunction(() => {
    const { asked } = (globalThis as unknown as WithGallery).gallery;
    const last = asked.at(-1)?.input as Run | undefined;
    return last?.action === 'pen' && ((last.input as Mark).points.at(-1)?.x ?? 0) > 0.748;
  });
  const line = await marks('pen');
  assert.equal(new Set(line.map(({ id }) => id)).size, 1);
  assert.ok(line.every(({ kind, colour, stay }) => kind === 'pen' && colour === 'red' && !stay));
  const points = line.flatMap((mark) => mark.points);
  near(points[0], 0.25, 0.3);
  near(points.at(-1), 0.75, 0.6);
  assert.ok(points.length > 20, `${points.length} points`);
});

test('What was drawn is shown at once and taken away when the picture has it', async () => {
  await open('helperDraws');
  await drag({ x: 0.25, y: 0.3 }, { x: 0.5, y: 0.5 });
  await layer().locator('svg path').first().waitFor({ state: 'attached' });
  await gallery.page.waitForFunction(() => !document.querySelector('[data-drawing] svg path'));
});

test('An arrow follows the hand as one mark; a press beside the picture and a slip of the hand draw nothing', async () => {
  await open('helperDraws');
  await tool('Arrow').click();
  await tool('Blue').click();
  await tool('Stays').click();
  await drag({ x: 0.2, y: 0.2 }, { x: 0.4, y: 0.7 });
  await ran('arrow', 1);
  await gallery.page.waitForFunction(() => {
    const last = (globalThis as unknown as WithGallery).gallery.asked.at(-1)?.input as Run;
    return ((last.input as Mark).points[1]?.y ?? 0) > 0.698;
  });
  const drawn = await marks('arrow');
  assert.equal(new Set(drawn.map(({ id }) => id)).size, 1);
  const last = drawn.at(-1)!;
  assert.deepEqual([last.colour, last.stay, last.points.length], ['blue', true, 2]);
  near(last.points[0], 0.2, 0.2);
  near(last.points[1], 0.4, 0.7);

  const { mouse } = gallery.page;
  const [x, y] = await pointer(0.5, 0.5);
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + 2, y + 1);
  await mouse.up();
  const { left } = await picture();
  await mouse.move(left - 6, y);
  await mouse.down();
  await mouse.move(left + 60, y, { steps: 4 });
  await mouse.up();
  await drag({ x: 0.6, y: 0.2 }, { x: 0.7, y: 0.3 });
  await ran('arrow', drawn.length + 1);
  const later = (await marks('arrow')).slice(drawn.length);
  for (const { points } of later) near(points[0], 0.6, 0.2);
});

test('A text is typed in place: Enter sets it, Escape drops it, a click beside it sets it', async () => {
  await open('helperDraws');
  await tool('Text').click();
  const { mouse, keyboard } = gallery.page;
  const field = gallery.page.getByRole('textbox', { name: 'Text to draw' });
  await mouse.click(...(await pointer(0.3, 0.3)));
  await field.waitFor();
  await keyboard.type('Press here');
  await keyboard.press('Enter');
  await ran('text', 1);
  const [set] = await marks('text');
  assert.equal(set?.text, 'Press here');
  near(set?.points[0], 0.3, 0.3);
  await mouse.click(...(await pointer(0.5, 0.5)));
  await keyboard.type('pa');
  await keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  assert.equal(await layer().count(), 1, 'the tool is still in hand');
  await mouse.click(...(await pointer(0.6, 0.4)));
  await keyboard.type('tool and all');
  await mouse.click(...(await pointer(0.2, 0.7)));
  await ran('text', 2);
  assert.deepEqual(
    (await marks('text')).map(({ text }) => text),
    ['Press here', 'tool and all'],
  );
  assert.equal(await field.count(), 0);
});

test('The laser follows the hand without a press', async () => {
  await open('helperDraws');
  await tool('Laser pointer').click();
  await gallery.page.mouse.move(...(await pointer(0.3, 0.3)));
  await gallery.page.mouse.move(...(await pointer(0.6, 0.6)), { steps: 5 });
  await gallery.page.waitForFunction(() => {
    const last = (globalThis as unknown as WithGallery).gallery.asked.at(-1)?.input as Run | undefined;
    return last?.action === 'laser' && (last.input as Position).x > 0.598;
  });
});

test('While a tool is picked up nothing reaches the stage, and it gets all back when the tool is put down', async () => {
  await open('helperDraws');
  const top = async () => {
    const [x, y] = await pointer(0.5, 0.5);
    return await gallery.page.evaluate(
      ([left, above]) => document.elementFromPoint(left, above)?.closest('iframe') !== null,
      [x, y] as const,
    );
  };
  assert.equal(await top(), false);
  assert.equal(await gallery.page.locator('[inert] iframe').count(), 1);
  await gallery.page.getByText('Esc gives them back to the shared screen').waitFor();
  await gallery.page.keyboard.press('Escape');
  await layer().waitFor({ state: 'detached' });
  assert.equal(await top(), true);
  assert.equal(await gallery.page.locator('[inert] iframe').count(), 0);
  await gallery.page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Mouse and keyboard');
  await gallery.page.keyboard.press('Escape');
  await strip().waitFor({ state: 'detached' });
  await gallery.page.waitForFunction(() => document.activeElement?.textContent === 'Draw');
  assert.equal(await drawButton().getAttribute('aria-pressed'), 'false');
});

test('Without a mouse: keys choose the tool, colour and place, draw, and clear, and what they did is said', async () => {
  await gallery.page.addInitScript(() => {
    const notes: { said?: string[] } = globalThis as object;
    notes.said = [];
    Object.assign(document, { ariaNotify: (text: string) => notes.said?.push(text) });
  });
  await open('helperDraws');
  const { keyboard } = gallery.page;
  await gallery.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'application');
  await keyboard.press('r');
  await keyboard.press('3');
  await keyboard.press('s');
  assert.equal(await tool('Rectangle').getAttribute('aria-pressed'), 'true');
  await keyboard.press('Shift+ArrowLeft');
  await keyboard.press('ArrowUp');
  await keyboard.press('Space');
  await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Enter');
  await gallery.page.waitForFunction(() => {
    const last = (globalThis as unknown as WithGallery).gallery.asked.at(-1)?.input as Run;
    return last.action === 'rectangle' && ((last.input as Mark).points[1]?.y ?? 0) > 0.5;
  });
  const { width, height } = await picture();
  const drawn = (await marks('rectangle')).at(-1)!;
  assert.deepEqual([drawn.colour, drawn.stay], ['green', true]);
  near(drawn.points[0], 0.5 - 64 / width, 0.5 - 8 / height);
  near(drawn.points[1], 0.5, 0.5 + 56 / height);
  await gallery.page.waitForFunction(() =>
    (globalThis as unknown as { said: string[] }).said.some((text) =>
      /^50% from the left, \d+% from the top$/.test(text),
    ),
  );
  const said = await gallery.page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  assert.deepEqual(
    said.filter((text) => !text.includes('%')),
    ['Rectangle picked up', 'Green', 'What you draw stays until it is cleared', 'Begun', 'Done'],
  );

  await keyboard.press('t');
  await keyboard.press('Space');
  await keyboard.type('x marks it');
  await keyboard.press('Enter');
  await ran('text', 1);
  assert.equal((await marks('text'))[0]?.text, 'x marks it');

  await gallery.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'application');
  for (let step = 0; step < 20; step += 1) {
    await keyboard.press('Tab');
    if (await strip().evaluate((element) => element.contains(document.activeElement))) break;
  }
  for (let step = 0; step < 20; step += 1) {
    if ((await gallery.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === 'Clear drawings')
      break;
    await keyboard.press('ArrowRight');
  }
  await keyboard.press('Enter');
  await ran('clear', 1);
});

test('The strip can be moved off what is to be drawn on', async () => {
  await open('helperDraws');
  const top = async () => (await strip().boundingBox())?.y ?? 0;
  const below = await top();
  await tool('Move tools to the top').click();
  const above = await top();
  assert.ok(above < below - 300, `from ${below} to ${above}`);
  await tool('Move tools to the bottom').click();
  assert.equal(await top(), below);
});

test('At 1:1 a drawing lands where it is drawn, also after the picture was scrolled', async () => {
  await open('helperDraws');
  await gallery.page.getByRole('button', { name: '1:1' }).click();
  await gallery.page.waitForFunction(() => document.querySelector('iframe')?.clientWidth === 1920);
  await gallery.page.mouse.move(600, 400);
  await gallery.page.mouse.wheel(200, 150);
  await gallery.page.waitForFunction(() => (document.querySelector('iframe')?.getBoundingClientRect().x ?? 0) <= -199);
  const frame = (await gallery.page.locator('iframe').boundingBox())!;
  await gallery.page.mouse.move(500, 300);
  await gallery.page.mouse.down();
  await gallery.page.mouse.up();
  await ran('pen', 1);
  const [dot] = await marks('pen');
  near(dot?.points[0], (500 - frame.x) / 1920, (300 - frame.y) / 1080);
});

test('A pause takes strip and layer away', async () => {
  await open('helperDraws');
  await show('helperDrawsPaused');
  await gallery.page.getByText('Only they can resume it').waitFor();
  assert.equal(await strip().count(), 0);
  assert.equal(await layer().count(), 0);
  await show('helperDraws');
  await gallery.page.getByText('Only they can resume it').waitFor({ state: 'detached' });
  assert.equal(await strip().count(), 0);
});

test('While the sharer is asked, the button waits and the page says for what', async () => {
  await open('helperMayAskToDraw');
  await gallery.page.evaluate(() => (globalThis as unknown as WithGallery).gallery.hang.push('run'));
  await drawButton().click();
  await gallery.page.waitForFunction(() => document.querySelector('button[aria-busy="true"]')?.textContent === 'Draw');
  await show('helperAsksToDraw');
  await gallery.page.getByText('Waiting for Tomás Ferreira to allow: Draw on the screen').waitFor();
  await show('helperMayNotDraw');
  await gallery.page.getByText('The request was declined.').first().waitFor();
});

test('The strip breaks no rule of accessibility with a tool in hand, while a text is typed, and with none', async () => {
  await open('helperDraws');
  assert.equal(await tool('Pen').getAttribute('aria-pressed'), 'true');
  assert.equal(await tool('Close drawing tools').getAttribute('aria-pressed'), null);
  await gallery.page.keyboard.press('t');
  await gallery.page.keyboard.press('Space');
  await gallery.page.getByRole('textbox', { name: 'Text to draw' }).waitFor();
  assert.deepEqual(await violations(gallery.page), []);
  await gallery.page.keyboard.press('Escape');
  await gallery.page.keyboard.press('Escape');
  await layer().waitFor({ state: 'detached' });
  assert.deepEqual(await violations(gallery.page), []);
});
