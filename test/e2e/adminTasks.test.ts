import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { signIn } from '../../build/demo/people.ts';
import type { Windows } from '../../build/demo/windows.ts';
import { lookAt } from '../support/room/looks.ts';
import { Clicks, goTo, openAnother, rows, settled, tell } from '../support/room/office.ts';
import { bothSignIn, heading, meet, press, says, view } from '../support/room/people.ts';
import { inRoom, type Room } from '../support/room/room.ts';

const test = inRoom(import.meta.filename);
let office: Windows | undefined;

/** The administrator's own workbench, beside those of the two in a session. */
async function administrator(room: Room): Promise<Page> {
  if (!office) {
    office = await openAnother(room, 'OFFICE-01', { on: 'helper' });
    await signIn(office, 'Ada Lindqvist');
  }
  return await office.workbench();
}

test('A live session is seen as it begins, and ended; both people are told by whom', async (room) => {
  await bothSignIn(room);
  await meet(room);
  await view(room);
  const page = await administrator(room);
  const clicks = new Clicks(page);
  await clicks.go('Sessions');
  const row = rows(page).filter({ hasText: 'Hana Berg' });
  await row.getByText('Screen sharing').waitFor();
  await lookAt(page, 'sessions-running');
  await clicks.on(row.getByRole('button', { name: 'More actions' }));
  await clicks.on(page.getByRole('menuitem', { name: 'End session' }));
  await heading(page, 'End this session?');
  await lookAt(page, 'end-question');
  await clicks.on(page.getByRole('alertdialog').getByRole('button', { name: 'End session' }));
  tell('end a live session', clicks);
  for (const side of [room.helperPage, room.sharerPage]) {
    await heading(side, 'The session has ended');
    await says(side, 'An administrator ended the session.');
    await press(side, 'Close');
  }
  await says(page, 'Ended by an administrator');
});

test('Devices are enrolled with a token from the page, by a person and by a file, and one is retired', async (room) => {
  const page = await administrator(room);
  await goTo(page, 'Enrolment tokens');
  await press(page, 'New enrolment token');
  await settled(page);
  await page.getByRole('textbox', { name: 'Name' }).fill('Tills');
  await lookAt(page, 'enrolment-form');
  await press(page, 'Create token');
  await heading(page, 'Token “Tills” was created');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await lookAt(page, 'enrolment-made');
  const secret = await page.locator('output').innerText();

  const { sharerPage } = room;
  await sharerPage.getByRole('button', { name: /^Account and settings/ }).click();
  await sharerPage.getByText('Not enrolled').waitFor();
  await sharerPage.getByRole('menuitem', { name: 'Enrol this device…' }).click();
  const field = sharerPage.getByRole('textbox', { name: 'Enrolment token' });
  await field.fill('not a token');
  await field.press('Enter');
  await sharerPage.getByText(/This is no enrolment token/).waitFor();
  await field.fill('an-unknown-token-of-nobody');
  await field.press('Enter');
  await sharerPage.getByText(/This enrolment token cannot be used/).waitFor();
  await lookAt(sharerPage, 'enrol');
  await field.fill(secret);
  await field.press('Enter');
  await sharerPage.getByRole('dialog').waitFor({ state: 'detached' });
  await sharerPage.getByRole('button', { name: /^Account and settings/ }).click();
  await sharerPage.getByText('Enrolled in your organisation').waitFor();
  assert.equal(await sharerPage.getByRole('menuitem', { name: 'Enrol this device…' }).count(), 0);
  await room.desk.quit('sharer');
  const till = await openAnother(room, 'TILL-3', { on: 'sharer', enrolment: secret });
  await signIn(till, 'Sam Okafor');

  const clicks = new Clicks(page);
  await clicks.go('Devices');
  await clicks.row('TILL-3');
  await says(page, 'What it reported');
  await lookAt(page, 'device-enrolled');
  await clicks.press('Retire device');
  await clicks.on(page.getByRole('alertdialog').getByRole('button', { name: 'Retire device' }));
  tell('retire a device', clicks);
  await says(page, 'This device was retired');
});

test('The pages are used with the keyboard alone, and focus goes where the eyes go', async (room) => {
  const page = await administrator(room);
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  const tabTo = async (name: string) => {
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press('Tab');
      if ((await focused()).trim() === name) return;
    }
    assert.fail(`Tab never came to ${name}`);
  };
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await tabTo('Roles');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    () => document.activeElement?.tagName === 'H1' && document.activeElement.textContent === 'Roles',
  );
  await settled(page);
  await tabTo('Auditor');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    () => document.activeElement?.tagName === 'H1' && document.activeElement.textContent === 'Auditor',
  );
  await tabTo('Copy');
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.activeElement?.textContent === 'New role');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Reader');
  await tabTo('Cancel');
  await page.keyboard.press('Enter');
  await heading(page, 'Discard what you typed?');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Reader');
  await tabTo('Create role');
  await page.keyboard.press('Enter');
  await heading(page, 'Reader');
});
