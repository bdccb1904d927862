import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type InspectingProxy, inspectingProxy, type SocketAct } from '../../support/inspectingProxy.ts';
import { lookAt } from '../../support/room/looks.ts';
import { heading, press, says, unsays } from '../../support/room/people.ts';
import { pictures } from '../../support/room/room.ts';
import { noTabBrowser } from '../../support/tab/tabBrowsers.ts';
import {
  askForCodeIn,
  chooseAtProvider,
  pasteCodeIn,
  signInAt,
  type TabPlace,
  tabPlace,
} from '../../support/tab/tabPlace.ts';
import { until } from '../../support/until.ts';

const skip = noTabBrowser('chromium');
let place: TabPlace;
before(async () => {
  if (skip === false) place = await tabPlace();
});
after(() => place?.dispose());

const blocked = /answers, but the network does not let the live link \(WebSocket\) through to it\./;
const advice = /Ask your IT to let WebSockets \(wss\) through to this address.*Handrail keeps trying\./;

const link = (page: Page) => page.locator('[data-step=link]');

/** Light, dark and axe in Chromium; Firefox, as it is driven here, paints in its own look alone. */
async function look(page: Page, at: string, browser: 'chromium' | 'firefox'): Promise<void> {
  const name = `blocked-socket-${at}-${browser}`;
  if (browser === 'chromium') await lookAt(page, name);
  else await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** *Check connection* says of the live link alone that it does not work; then back to where the person was. */
async function checkAndBack(page: Page): Promise<void> {
  await press(page, 'Check connection');
  await page.getByRole('status').getByText('1 thing does not work.').waitFor();
  await link(page).and(page.locator('[data-state=fail]')).waitFor();
  assert.match(await link(page).innerText(), /does not let WebSockets through to 127\.0\.0\.1.*Ask your IT/s);
  const others = await page
    .locator('[data-step]:not([data-step=link])')
    .evaluateAll((all) =>
      all.map((each) => each.getAttribute('data-state')).filter((state) => state === 'fail' || state === 'running'),
    );
  assert.deepEqual(others, []);
  await press(page, 'Back');
}

for (const [browser, act] of [
  ['chromium', 'refuses'],
  ['firefox', 'breaks'],
] as const satisfies readonly (readonly ['chromium' | 'firefox', SocketAct])[]) {
  const name = browser === 'chromium' ? 'Chromium' : 'Firefox';
  test(`In ${name}, behind a proxy that ${act} WebSockets alone, the tab says so, keeps trying, and nothing is lost`, {
    skip: noTabBrowser(browser),
  }, async (t) => {
    const proxy: InspectingProxy = await inspectingProxy(act);
    t.after(() => proxy.dispose());
    const context = await place.open({ browser, proxy: proxy.port });
    const sharer = context.pages()[0] ?? (await context.newPage());
    await sharer.goto(place.address);
    await press(sharer, 'Sign in with your work account');
    await chooseAtProvider(sharer, 'Sam Okafor');

    // Who signed in stays so, and waits.
    await heading(sharer, 'Signing you in');
    await says(sharer, blocked);
    await says(sharer, advice);
    await look(sharer, 'sign-in', browser);
    await checkAndBack(sharer);
    await says(sharer, blocked);
    const before = proxy.held;
    await until('it is tried again', () => proxy.held > before + 1);
    proxy.treatSockets('lets through');
    await heading(sharer, /Good to see you/);
    await unsays(sharer, blocked);

    // What was typed of a code stays, whatever the person looks at meanwhile.
    const helper = await signInAt(place.address, await place.open(), 'Hana Berg');
    const code = await askForCodeIn(helper);
    await pasteCodeIn(sharer, code);
    const field = sharer.getByRole('textbox', { name: 'Security code' });
    await until('the code is in the field', async () => (await field.inputValue()) === code);
    proxy.treatSockets(act);
    await says(sharer, blocked);
    await look(sharer, 'code', browser);
    await checkAndBack(sharer);
    assert.equal(await field.inputValue(), code);
    proxy.treatSockets('lets through');
    await press(sharer, 'Connect');
    await says(helper, 'Browser tab');

    // A session under way goes on, without another code.
    proxy.treatSockets(act);
    await heading(sharer, 'Connecting again');
    await says(sharer, blocked);
    await look(sharer, 'session', browser);
    proxy.treatSockets('lets through');
    await says(sharer, 'Hana Berg');
    await sharer.getByRole('heading', { name: 'Connecting again' }).waitFor({ state: 'hidden' });
    await says(helper, 'Browser tab');
    await press(sharer, 'Leave');
    await heading(helper, 'The session has ended');

    // A network that is gone altogether is not taken for one that blocks WebSockets.
    await press(sharer, 'Close');
    await proxy.dispose();
    await says(sharer, /^The Handrail service cannot be reached at http:/);
    await says(sharer, /Check your internet connection\. Handrail keeps trying\./);
    await unsays(sharer, blocked);
  });
}
