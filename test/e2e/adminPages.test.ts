import assert from 'node:assert/strict';
import { signIn, typeCode } from '../../build/demo/people.ts';
import { lookAt } from '../support/room/looks.ts';
import { Clicks, goTo, openRow, rows, settled, tell } from '../support/room/office.ts';
import { button, heading, press, says } from '../support/room/people.ts';
import { inRoom } from '../support/room/room.ts';

const test = inRoom(import.meta.filename);

test('An administrator finds every page in the navigation, and somebody who shares finds none', async (room) => {
  await signIn(room.helper, 'Ada Lindqvist');
  await signIn(room.sharer, 'Sam Okafor');
  const pages = room.helperPage.getByRole('navigation', { name: 'Pages' }).getByRole('button');
  await pages.filter({ hasText: 'API tokens' }).waitFor();
  assert.deepEqual(await pages.allInnerTexts(), [
    'Home',
    'Overview',
    'Sessions',
    'Audit log',
    'Devices',
    'Compliance policy',
    'Microsoft Intune',
    'Enrolment tokens',
    'Roles',
    'Assignments',
    'Groups',
    'Check access',
    'Settings',
    'Branding',
    'API tokens',
  ]);
  assert.equal(await room.sharerPage.getByRole('navigation', { name: 'Pages' }).count(), 0);
});

test('A session is started from a device, whose person is told and types the code', async (room) => {
  const { helperPage, sharerPage, sharer } = room;
  const clicks = new Clicks(helperPage);
  await clicks.go('Devices');
  await lookAt(helperPage, 'devices');
  await clicks.row('LAPTOP-SAM');
  await lookAt(helperPage, 'device');
  await clicks.press('New remote help session');
  tell('start a session from a device', clicks);
  await heading(helperPage, 'Your security code');
  await says(sharerPage, /Ada Lindqvist/);
  await typeCode(sharer, await helperPage.getByTestId('code').innerText());
  await button(helperPage, 'Screen sharing').waitFor();
  await press(helperPage, 'Leave');
  for (const page of [helperPage, sharerPage]) await heading(page, 'The session has ended');
  await press(helperPage, 'Close');
  await press(sharerPage, 'Close');
});

test('The session is among the past ones, with what is known of it', async ({ helperPage: page }) => {
  const clicks = new Clicks(page);
  await clicks.go('Sessions');
  await lookAt(page, 'sessions-live');
  await clicks.on(page.getByRole('tab', { name: 'Past' }));
  await clicks.type('Search by helper, sharer or device', 'okafor');
  await rows(page).first().getByText('LAPTOP-SAM').waitFor();
  await lookAt(page, 'sessions-past');
  await clicks.row('Ada Lindqvist');
  tell('find a past session', clicks);
  await says(page, 'Session of Ada Lindqvist and Sam Okafor');
  await lookAt(page, 'session');
  await goTo(page, 'Overview');
  await lookAt(page, 'overview');
});

test('Somebody finds out why another may not help', async ({ helperPage: page }) => {
  const clicks = new Clicks(page);
  await clicks.go('Check access');
  await lookAt(page, 'check');
  await clicks.press('Choose the helper');
  await clicks.row('Sam Okafor');
  await clicks.press('Choose the sharer');
  await lookAt(page, 'check-choose');
  await clicks.row('Ada Lindqvist');
  tell('see why somebody may not help', clicks);
  await says(page, 'Sam Okafor may not help here');
  await says(page, 'Helper is in none of its admin groups');
  await lookAt(page, 'check-result');
});

test('A role is given to a group in four steps', async ({ helperPage: page }) => {
  await goTo(page, 'Roles');
  await lookAt(page, 'roles');
  await openRow(page, 'Help Desk Operator');
  await lookAt(page, 'role');
  await press(page, 'Copy');
  await settled(page);
  await lookAt(page, 'role-form');
  await press(page, 'Create role');
  await heading(page, 'Help Desk Operator (2)');
  const clicks = new Clicks(page);
  await clicks.go('Assignments');
  await lookAt(page, 'assignments');
  await clicks.press('New assignment');
  await clicks.type('Name', 'Night shift');
  await clicks.choose('Role', 'Help Desk Operator (2)');
  await lookAt(page, 'assignment-basics');
  await clicks.press('Next');
  await clicks.on(page.getByRole('checkbox', { name: 'Staff', exact: true }));
  await lookAt(page, 'assignment-groups');
  await clicks.press('Next');
  await clicks.on(page.getByRole('switch', { name: 'All users' }));
  await lookAt(page, 'assignment-scope');
  await clicks.press('Next');
  await says(page, 'This role includes Elevation');
  await lookAt(page, 'assignment-review');
  await clicks.press('Create assignment');
  tell('give a role to a group', clicks);
  await heading(page, 'Night shift');
  await lookAt(page, 'assignment');
});

test('Groups are made and filled, and a form that was begun is not lost by accident', async ({ helperPage: page }) => {
  await goTo(page, 'Groups');
  await lookAt(page, 'groups');
  await press(page, 'New group');
  await page.getByRole('textbox', { name: 'Name' }).fill('Berlin');
  await lookAt(page, 'group-form');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Roles' }).click();
  await heading(page, 'Discard what you typed?');
  await lookAt(page, 'discard');
  await press(page, 'Keep editing');
  assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Berlin');
  await press(page, 'Create group');
  await heading(page, 'Berlin');
  await press(page, 'Add members');
  await settled(page);
  await openRow(page, 'Sam Okafor');
  await press(page, 'Done');
  await rows(page).first().getByText('Sam Okafor').waitFor();
  await lookAt(page, 'group');
});

test('Retention is changed, and who changed it is on the page and in the audit log', async ({ helperPage: page }) => {
  const clicks = new Clicks(page);
  await clicks.go('Settings');
  await lookAt(page, 'settings');
  await clicks.type('Keep personal details of sessions', '2');
  await press(page, 'Save');
  await says(page, 'Enter a number from 3 to 365.');
  await clicks.type('Keep personal details of sessions', '30');
  clicks.count -= 1;
  await clicks.press('Save');
  tell('change retention', clicks);
  await page.getByRole('table', { name: 'Who changed it' }).getByText('retentionDays').waitFor();
  await goTo(page, 'Audit log');
  await lookAt(page, 'audit');
  await openRow(page, 'Settings changed');
  await says(page, 'Ada Lindqvist');
  await lookAt(page, 'audit-entry');
});

test('Branding, tokens and the policy are there to see and to change', async ({ helperPage: page }) => {
  await goTo(page, 'Branding');
  await page.getByRole('textbox', { name: 'Brand colour', exact: true }).fill('#7a1fa2');
  await press(page, 'Save');
  await says(page, 'Saved.');
  await lookAt(page, 'branding');
  await goTo(page, 'API tokens');
  await lookAt(page, 'api-tokens');
  await press(page, 'New API token');
  await settled(page);
  await lookAt(page, 'api-token-form');
  await page.getByRole('textbox', { name: 'Name' }).fill('Nightly report');
  await page.getByRole('checkbox', { name: /View reports/ }).click();
  await press(page, 'Create token');
  await heading(page, 'Token “Nightly report” was created');
  await lookAt(page, 'api-token-made');
  await press(page, 'Done');
  await rows(page).first().getByText('Nightly report').waitFor();
  await goTo(page, 'Enrolment tokens');
  await lookAt(page, 'enrolment-tokens');
  await goTo(page, 'Compliance policy');
  await page.getByRole('switch', { name: 'Firewall' }).click();
  await press(page, 'Save');
  await page.getByRole('table', { name: 'Who changed it' }).getByText('requireFirewall').waitFor();
  await lookAt(page, 'policy');
});

test('The page survives a reload of the window', async ({ helper }) => {
  const page = await helper.workbench();
  await page.reload();
  await heading(page, 'Compliance policy');
  await settled(page);
  assert.equal(
    await page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current="page"]').innerText(),
    'Compliance policy',
  );
});
