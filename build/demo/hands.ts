import type { Frame, Page } from 'playwright-core';
import { pictureSize } from './measure.ts';
import { appearLimitMs } from './patience.ts';

/** The point of the page that shows a point of the shared screen, given in fractions of the picture. */
export async function pointOf(stage: Frame, x: number, y: number): Promise<{ readonly x: number; readonly y: number }> {
  const box = await (await stage.frameElement()).boundingBox();
  const size = await pictureSize(stage);
  if (!box || size.width === 0) throw new Error('The stage is not shown.');
  const scale = Math.min(box.width / size.width, box.height / size.height);
  const [left, top] = [(box.width - size.width * scale) / 2, (box.height - size.height * scale) / 2];
  return { x: box.x + left + x * size.width * scale, y: box.y + top + y * size.height * scale };
}

/** Settles when the stage takes the helper's hands: it is told after the page around it, and what comes before is lost. */
export async function takesHands(stage: Frame): Promise<void> {
  await stage.locator('.stage-control').waitFor({ state: 'attached', timeout: appearLimitMs });
}

/** The helper's click into the shared picture. */
export async function clickAt(page: Page, stage: Frame, x: number, y: number): Promise<void> {
  const point = await pointOf(stage, x, y);
  await page.mouse.click(point.x, point.y);
}

/** A line from the helper's keyboard: keys where it has them, and text as an input method gives it for the rest. */
export async function typeLine(page: Page, words: string): Promise<void> {
  for (const character of words) {
    if (character === ' ') await page.keyboard.press('Space');
    else if (/[A-Z()?!:]/.test(character)) await page.keyboard.press(`Shift+${character}`);
    else if (/[\x20-\x7e]/.test(character)) await page.keyboard.press(character);
    else await page.keyboard.insertText(character);
  }
  await page.keyboard.press('Enter');
}
