// Draws every state into PNG files, to be looked at: node test/e2e/uiGallery/shoot.ts FOLDER [state...] [--looks=light,dark,contrast,rtl,narrow]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures, prompts } from './fixtures.ts';
import { startGalleryBrowser } from './galleryBrowser.ts';
import { startGallery } from './galleryServer.ts';
import { type LookName, looks, openState } from './looks.ts';

const args = process.argv.slice(2);
const [folder = 'gallery', ...only] = args.filter((each) => !each.startsWith('--'));
const chosen =
  args
    .find((each) => each.startsWith('--looks='))
    ?.slice(8)
    .split(',') ?? Object.keys(looks);
mkdirSync(folder, { recursive: true });
const server = await startGallery();
const browser = await startGalleryBrowser();
try {
  const names = [...Object.keys(fixtures), 'getHelp', ...Object.keys(prompts)].filter(
    (name) => only.length === 0 || only.includes(name),
  );
  for (const look of chosen as LookName[]) {
    const context = await browser.newContext(looks[look].context);
    for (const name of names) {
      const page = await context.newPage();
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) process.stderr.write(`${name}/${look}: ${message.text()}\n`);
      });
      page.on('pageerror', (error) => process.stderr.write(`${name}/${look}: ${error.message}\n`));
      await openState(page, server.origin, name, look);
      await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
      await page.close();
    }
    await context.close();
  }
} finally {
  await browser.dispose();
  await server.dispose();
}
