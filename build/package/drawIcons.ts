// Draws the app's icons from its mark with the installed browser: `node build/package/drawIcons.ts`, after the mark has changed.
// The pictures are in git, so that packages can be made where no browser is.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { browserUser } from '../browserUser.ts';
import { findBrowser } from '../systemTools.ts';

const mark = join(import.meta.dirname, '../../workbench/ui/mark.svg');
const folder = join(import.meta.dirname, 'icons');
const sizes = [16, 32, 48, 64, 128, 256, 512, 1024];

const drawn = (await readFile(mark, 'utf8')).replace(
  /<svg [^>]*>/,
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">',
);
const user = await browserUser();
try {
  const context = await chromium.launchPersistentContext(await user.makeProfile(), {
    executablePath: await user.makeLauncher(findBrowser() ?? 'chromium'),
    chromiumSandbox: true,
    headless: true,
  });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const size of sizes) {
    const page = await context.newPage();
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${drawn}`);
    const clip = { x: 0, y: 0, width: size, height: size };
    // Linux takes every picture whose name is a size, and has no place for the largest.
    const name = size > 512 ? `${size}x${size}.mac.png` : `${size}x${size}.png`;
    await writeFile(join(folder, name), await page.screenshot({ clip, omitBackground: true }));
    await page.close();
  }
  await context.close();
} finally {
  await user.dispose();
}
