import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pressWhenAlive } from '../../../build/demo/people.ts';
import { type Display, startXvfb } from '../../../build/display.ts';
import { violations } from '../../support/axe.ts';
import { noBrowserPlace } from '../../support/browserPlace.ts';
import { pictures } from '../../support/room/room.ts';
import { signInAt, type TabPlace, tabPlace } from '../../support/tab/tabPlace.ts';

const skip = noBrowserPlace();
let place: TabPlace;
let display: Display;
before(async () => {
  if (skip !== false) return;
  await mkdir(pictures, { recursive: true });
  place = await tabPlace();
  display = await startXvfb();
});
after(async () => {
  await place?.dispose();
  await display?.dispose();
});

test('A helper in a tab sees the screen of a sharer in a tab, has no control of it, and both know what the other is in', {
  skip,
}, async () => {
  const [helper, sharer] = await Promise.all([
    place.open().then((context) => signInAt(place.address, context, 'Hana Berg')),
    place.open({ display }).then((context) => signInAt(place.address, context, 'Sam Okafor')),
  ]);
  await helper.getByRole('button', { name: 'Get a security code' }).click();
  const code = await helper.getByTestId('code').innerText();
  const field = sharer.getByRole('textbox', { name: 'Security code' });
  if (!(await field.isVisible())) await sharer.getByRole('button', { name: 'Enter a security code' }).click();
  await field.fill(code);
  await sharer.getByRole('button', { name: 'Connect', exact: true }).click();

  await helper.getByText('Browser tab', { exact: true }).waitFor();
  await sharer.getByText('Browser tab', { exact: true }).waitFor();
  await helper.getByText('A browser tab can be seen, but not controlled.').waitFor();
  assert.ok(await helper.getByRole('button', { name: 'Full control', exact: true }).isDisabled());
  assert.deepEqual(await violations(helper), []);

  await helper.getByRole('button', { name: 'Screen sharing', exact: true }).click();
  const prompt = sharer.frameLocator('dialog iframe');
  await prompt.getByRole('heading', { name: 'Hana Berg asks to see your screen' }).waitFor();
  // Until then it looks as what cannot be pressed.
  await prompt.getByRole('button', { name: 'Allow screen sharing', disabled: false }).waitFor();
  const asked = sharer.frames().find((frame) => new URL(frame.url()).pathname === '/prompt');
  assert.ok(asked);
  for (const colorScheme of ['dark', 'light'] as const) {
    await sharer.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(asked), [], colorScheme);
    await sharer.screenshot({ path: join(pictures, `tab-prompt-${colorScheme}.png`) });
  }
  await pressWhenAlive(prompt.getByRole('button', { name: 'Allow screen sharing' }));
  const video = helper.frameLocator('iframe[src*="/stage/"]').locator('video');
  await video.waitFor();
  await video.evaluate(
    (element: HTMLVideoElement) => new Promise<void>((drawn) => element.requestVideoFrameCallback(() => drawn())),
  );
  await sharer.getByText('Your screen is shared').first().waitFor();
  for (const page of [helper, sharer]) assert.deepEqual(await violations(page), []);
  assert.equal(await sharer.getByText(/From anywhere, press/).count(), 0);
  await sharer.locator('dialog').waitFor({ state: 'detached' });

  await sharer.getByRole('button', { name: 'Leave', exact: true }).click();
  for (const page of [helper, sharer]) await page.getByRole('heading', { name: 'The session has ended' }).waitFor();
  // Nothing captures any more.
  assert.equal(sharer.frames().filter((frame) => frame.url().includes('/stage/')).length, 0);
});
