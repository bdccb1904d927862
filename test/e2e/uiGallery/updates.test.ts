import assert from 'node:assert/strict';
import { test } from 'node:test';
import { galleryPage, type WithGallery } from './galleryPage.ts';

const gallery = galleryPage();
const { open, show } = gallery;
const asked = (method: string) =>
  gallery.page.waitForFunction(
    (name) => (globalThis as unknown as WithGallery).gallery.asked.some((each) => each.method === name),
    method,
  );
const notices = () => gallery.page.getByRole('region', { name: 'Notices' });

test('A version that is ready is offered in a corner, can be put off, and is not spoken of in a session', async () => {
  await open('updateReady');
  await notices().getByText('Version 1.4.0 is ready.').waitFor();
  await show('updateReadyInSession');
  await notices().waitFor({ state: 'detached' });
  await show('updateReady');
  await notices().getByRole('button', { name: 'Later' }).click();
  await notices().waitFor({ state: 'detached' });
  await open('updateReady');
  await notices().getByRole('button', { name: 'Restart now' }).click();
  await asked('installUpdate');
});

test('The menu has the version and looks for a newer one, and says why one was refused', async () => {
  await open('homeHelper');
  await gallery.page.getByRole('button', { name: /Account and settings/ }).click();
  await gallery.page.getByText('Handrail 0.1.0').waitFor();
  await gallery.page.getByRole('menuitem', { name: 'Check for updates' }).click();
  await asked('checkForUpdate');
  await show('updateRefused');
  await gallery.page
    .getByRole('status')
    .getByText(/not signed by the makers of this app\. Nothing was changed\./)
    .waitFor();
  await show('updateReady');
  await gallery.page.getByRole('menuitem', { name: 'Restart for version 1.4.0' }).click();
  await asked('installUpdate');
});

test('Where a newer version is required, the page has a button where the app updates itself, and says how else', async () => {
  await open('upgradeRefused');
  await gallery.page.getByText('The update that arrived is not the one that was signed.').waitFor();
  await gallery.page.getByRole('button', { name: 'Update and restart' }).click();
  await asked('installUpdate');
  await show('upgradeFetching');
  await gallery.page.getByRole('progressbar', { name: 'Progress of the update' }).waitFor();
  assert.equal(await gallery.page.getByText('Fetching version 1.4.0: 42%').count(), 1);
  await show('upgradeInTab');
  await gallery.page.getByRole('button', { name: 'Reload' }).waitFor();
  assert.equal(await gallery.page.getByRole('button', { name: 'Update and restart' }).count(), 0);
});
