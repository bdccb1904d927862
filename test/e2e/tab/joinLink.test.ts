import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { violations } from '../../support/axe.ts';
import { lookAt } from '../../support/room/looks.ts';
import { pictures } from '../../support/room/room.ts';
import { noTabBrowser } from '../../support/tab/tabBrowsers.ts';
import { askForCodeIn, chooseAtProvider, signInAt, type TabPlace, tabPlace } from '../../support/tab/tabPlace.ts';
import { until } from '../../support/until.ts';

const skip = noTabBrowser('chromium');
let place: TabPlace;
before(async () => {
  if (skip !== false) return;
  await mkdir(pictures, { recursive: true });
  place = await tabPlace();
});
after(() => place?.dispose());

for (const browser of ['chromium', 'firefox'] as const) {
  const named = browser === 'chromium' ? 'Chromium' : 'Firefox';
  test(`A join link opens in ${named} where the rest of the code is typed, and nothing of the code is left behind`, {
    skip: noTabBrowser(browser),
  }, async () => {
    const helper = await place.open().then((context) => signInAt(place.address, context, 'Hana Berg'));
    const code = await askForCodeIn(helper);
    const [part, rest] = [code.replaceAll(' ', '').slice(0, 3), code.replaceAll(' ', '').slice(3)];
    const address = await helper.getByTestId('join-address').innerText();
    assert.equal(address, `${place.address}/join#${part}`);
    assert.equal(await readPicture(helper), address);
    await helper.getByRole('button', { name: 'Copy link', exact: true }).waitFor();

    const context = await place.open({ browser });
    const asked: string[] = [];
    context.on('request', (request) => asked.push(`${request.url()} ${request.headers()['referer'] ?? ''}`));
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(address);
    await page.getByRole('heading', { name: 'Your helper sent you here' }).waitFor();
    assert.equal(page.url(), `${place.address}/`);
    const inApp = page.getByRole('link', { name: 'Open in the Handrail app' });
    assert.equal(await inApp.getAttribute('href'), `handrail:join?part=${part}`);
    if (browser === 'chromium') {
      await lookAt(page, 'join-invited');
      // The ring around the time left moves all the time else.
      await helper.emulateMedia({ reducedMotion: 'reduce' });
      await lookAt(helper, 'join-code');
    } else assert.deepEqual(await violations(page), []);

    await page.getByRole('button', { name: 'Sign in with your work account' }).click();
    await chooseAtProvider(page, 'Sam Okafor');
    const field = page.getByRole('textbox', { name: 'Security code' });
    await until('the part is in the field', async () => (await field.inputValue()) === part);
    await page.getByText('The link brought the first 3 characters.').waitFor();
    if (browser === 'chromium') await lookAt(page, 'join-typed');
    // Whoever follows the link goes on by keyboard, without looking for the field.
    await page.keyboard.type(rest);
    await page.keyboard.press('Enter');
    await helper.getByText('sam.okafor@contoso.example').first().waitFor();
    await page.getByRole('heading', { name: 'Hana Berg wants to help you' }).waitFor();
    assert.deepEqual(
      asked.filter((each) => each.includes(rest) || new URL(each.split(' ')[0] ?? '').pathname.includes(part)),
      [],
    );
    assert.deepEqual(await page.evaluate(() => sessionStorage.getItem('handrail.invitation')), null);
    await context.close();
    await helper.context().close();
  });
}

test('A join link that holds more of a code, or names something else, is refused in words, and nothing of it stays', {
  skip: noTabBrowser('chromium'),
}, async () => {
  for (const forged of ['K7QABCDE', 'K7Q&tenant=elsewhere']) {
    const context = await place.open();
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${place.address}/join#${forged}`);
    await page
      .getByText(/^A link that was opened is not one of Handrail’s, or was changed on its way\. Ask whoever sent it/)
      .waitFor();
    await page.getByRole('heading', { name: 'Help, hand in hand' }).waitFor();
    assert.equal(page.url(), `${place.address}/`);
    assert.deepEqual(await page.evaluate(() => ({ ...sessionStorage })), {});
    await context.close();
  }
});

/** What a camera in front of the helper's page would read. */
async function readPicture(page: Page): Promise<string> {
  const picture = page.getByRole('img', { name: 'The link as a QR code' });
  const shot = await picture.screenshot({ path: join(pictures, 'join-qr.png') });
  const dots = await page.evaluate(async (png) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (one) => one.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const { width, height } = image;
    return { width, height, data: [...(context?.getImageData(0, 0, width, height).data ?? [])] };
  }, shot.toString('base64'));
  return decodeQR({ ...dots, data: Uint8Array.from(dots.data) });
}
