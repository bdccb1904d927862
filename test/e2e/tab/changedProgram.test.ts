import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from '../../support/axe.ts';
import { inspectingProxy } from '../../support/inspectingProxy.ts';
import { heading } from '../../support/room/people.ts';
import { noTabBrowser } from '../../support/tab/tabBrowsers.ts';
import { type TabPlace, tabPlace } from '../../support/tab/tabPlace.ts';

const skip = noTabBrowser('chromium');
let place: TabPlace;
before(async () => {
  if (skip === false) place = await tabPlace();
});
after(() => place?.dispose());

for (const browser of ['chromium', 'firefox'] as const) {
  const name = browser === 'chromium' ? 'Chromium' : 'Firefox';
  test(`In ${name}, a program that was changed on its way does not run, and the page says so instead of staying white`, {
    skip: noTabBrowser(browser),
  }, async (t) => {
    const proxy = await inspectingProxy();
    t.after(() => proxy.dispose());
    for (const part of [/\/web\/web-main-\w+\.js$/, /\/web\/extensions-\w+\.json$/]) {
      // One of its own each time: what came whole before would be in its cache.
      const context = await place.open({ browser, proxy: proxy.port });
      const page = context.pages()[0] ?? (await context.newPage());
      proxy.change(part);
      await page.goto(place.address);
      await heading(page, 'Handrail did not arrive whole');
      await page.getByText(/was cut off or changed on its way/).waitFor();
      await page.getByText(/^Load this page again\. If it happens again, tell your IT/).waitFor();
      assert.equal(await page.getByRole('button').count(), 0);
      assert.deepEqual(await violations(page), []);
      proxy.change();
      await page.reload();
      await page.getByRole('button', { name: 'Sign in with your work account' }).waitFor();
      await context.close();
    }
  });
}
