import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Display, startXvfb } from '../../../build/display.ts';
import { violations } from '../../support/axe.ts';
import { heading, picture, press, says } from '../../support/room/people.ts';
import { noTabBrowser } from '../../support/tab/tabBrowsers.ts';
import {
  answerIn,
  askForCodeIn,
  pasteCodeIn,
  signInAt,
  stageIn,
  type TabPlace,
  tabPlace,
} from '../../support/tab/tabPlace.ts';
import { until } from '../../support/until.ts';

const skip = noTabBrowser('firefox');
let place: TabPlace;
let display: Display;
before(async () => {
  if (skip !== false) return;
  place = await tabPlace();
  display = await startXvfb();
});
after(async () => {
  await place?.dispose();
  await display?.dispose();
});

test('In Firefox an administrator signs in by redirect, and every page opens', {
  skip,
}, async () => {
  const context = await place.open({ browser: 'firefox' });
  const page = await signInAt(place.address, context, 'Ada Lindqvist');
  assert.equal(page.url(), `${place.address}/`);
  const navigation = page.getByRole('navigation', { name: 'Pages' }).getByRole('button');
  // The pages come with what the person may do, which is known a moment after who it is.
  await navigation.filter({ hasText: 'API tokens' }).waitFor();
  for (const name of await navigation.allInnerTexts()) {
    await navigation.filter({ hasText: new RegExp(`^${name}$`) }).click();
    await heading(page, name === 'Home' ? /Good to see you/ : name);
    await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'));
  }
  const kept = await page.evaluate(() => ({ lasting: { ...localStorage }, cookies: document.cookie }));
  assert.deepEqual(kept, { lasting: {}, cookies: '' });
  await page.reload();
  await page.getByRole('button', { name: 'Sign in with your work account' }).waitFor();
  await context.close();
});

test('Firefox shows a screen that Firefox shares', { skip }, async () => {
  const { helper, sharer } = await meet({ browser: 'firefox' }, { browser: 'firefox', display });
  await press(helper, 'Screen sharing');
  const prompt = sharer.frameLocator('dialog iframe');
  await prompt.getByRole('heading', { name: 'Hana Berg asks to see your screen' }).waitFor();
  await answerIn(sharer, 'Allow screen sharing');
  await picture(await stageIn(helper));
  await says(sharer, 'Your screen is shared');
  const connection = helper.getByRole('region', { name: 'Connection' });
  // Firefox brings no H264 of its own.
  await until('the codec', async () => /Codec\s*(AV1|VP9|VP8)/.test((await connection.textContent()) ?? ''));
  await end(helper, sharer);
});

test('Where Firefox finds no way to the other device, the picture comes through the relay', { skip }, async () => {
  const { helper, sharer } = await meet({ browser: 'firefox', relayOnly: true }, { display });
  await press(helper, 'Screen sharing');
  await answerIn(sharer, 'Allow screen sharing');
  const connection = helper.getByRole('region', { name: 'Connection' });
  await connection.getByText(/Relayed/).waitFor();
  await until('the codec', async () => /Codec\s*(AV1|VP9|VP8|H264)/.test((await connection.textContent()) ?? ''));
  await end(helper, sharer);
});

for (const browser of ['chromium', 'firefox'] as const) {
  test(`A browser without what the workbench needs is told what it lacks, in ${browser}`, {
    skip: noTabBrowser(browser),
  }, async () => {
    const context = await place.open({ browser });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
    });
    await page.goto(place.address);
    await heading(page, 'This browser cannot run Handrail');
    assert.deepEqual(await page.getByRole('listitem').allInnerTexts(), [
      'WebRTC, which carries the picture of the screen.',
    ]);
    assert.deepEqual(await violations(page), []);
    await context.close();
  });
}

type Options = Parameters<TabPlace['open']>[0];

/** Both in tabs, past the code. */
async function meet(ofHelper: Options, ofSharer: Options): Promise<{ readonly helper: Page; readonly sharer: Page }> {
  const [helper, sharer] = await Promise.all([
    place.open(ofHelper).then((context) => signInAt(place.address, context, 'Hana Berg')),
    place.open(ofSharer).then((context) => signInAt(place.address, context, 'Sam Okafor')),
  ]);
  await pasteCodeIn(sharer, await askForCodeIn(helper));
  await press(sharer, 'Connect');
  await says(helper, 'Browser tab');
  return { helper, sharer };
}

async function end(helper: Page, sharer: Page): Promise<void> {
  await press(sharer, 'Leave');
  for (const page of [helper, sharer]) {
    await heading(page, 'The session has ended');
    await page.context().close();
  }
}
