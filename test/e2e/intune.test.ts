import assert from 'node:assert/strict';
import { signIn } from '../../build/demo/people.ts';
import { noBrowserPlace } from '../support/browserPlace.ts';
import { type Microsoft, openMicrosoft } from '../support/microsoft.ts';
import { lookAt } from '../support/room/looks.ts';
import { Clicks, goTo, rows, settled, tell } from '../support/room/office.ts';
import { heading, press, says } from '../support/room/people.ts';
import { inRoomOf, openRoom } from '../support/room/room.ts';
import { application } from '../unit/service/support/graphServer.ts';

let microsoft: Microsoft;
const test = inRoomOf(import.meta.filename, noBrowserPlace(), async (log) => {
  microsoft = await openMicrosoft();
  const room = await openRoom({ visible: false, log, serviceEnv: microsoft.env });
  room.own(() => microsoft.dispose());
  return room;
});

const devices = ['PC-Ada', 'PC-Sam', 'Till-3', 'Till-4'].map((deviceName, at) => ({
  id: `m${at}`,
  deviceName,
  serialNumber: `PF3ABC${at}`,
  complianceState: at === 3 ? 'noncompliant' : 'compliant',
  lastSyncDateTime: '2026-05-12T09:30:00Z',
}));

test('An administrator connects Intune, and is told what is wrong with the secret', async ({
  helper,
  helperPage: page,
}) => {
  await signIn(helper, 'Ada Lindqvist');
  microsoft.graph.refusal = { status: 401, error_codes: [7000215] };
  const clicks = new Clicks(page);
  await clicks.go('Microsoft Intune');
  await lookAt(page, 'intune-connect');
  await clicks.type('Directory (tenant) id', 'contoso.example');
  await clicks.type('Application (client) id', application.clientId);
  await clicks.type('Client secret', application.secret);
  const secret = page.getByLabel('Client secret');
  assert.equal(await secret.getAttribute('type'), 'password');
  await press(page, 'Connect Intune');
  await says(page, /Write an id such as/);
  await lookAt(page, 'intune-wrong');
  await clicks.type('Directory (tenant) id', application.directoryId);
  clicks.count -= 1;
  await clicks.press('Connect Intune');
  tell('connect Intune', clicks);
  await says(page, 'Microsoft Entra does not know the secret');
  await lookAt(page, 'intune-problem');
  assert.ok(!(await page.content()).includes(application.secret));
});

test('The secret is replaced, the connection is tested, and the devices are read', async ({ helperPage: page }) => {
  microsoft.graph.rows = devices;
  await page.getByRole('tab', { name: 'Settings' }).click();
  await settled(page);
  await lookAt(page, 'intune-settings');
  await press(page, 'Replace secret');
  await heading(page, 'Replace secret');
  await page.getByLabel('Client secret').fill(application.secret);
  await lookAt(page, 'intune-secret');
  microsoft.graph.refusal = undefined;
  await press(page, 'Replace secret');
  await press(page, 'Test connection');
  await says(page, 'The application could sign in and read managed devices.');
  await says(page, /Done, 4 devices read/);
  await lookAt(page, 'intune-status');
  assert.deepEqual([...microsoft.hosts].sort(), ['graph.microsoft.com', 'login.microsoftonline.com']);
  await page.getByRole('tab', { name: 'Managed devices' }).click();
  await settled(page);
  await rows(page).first().getByText('PC-Ada').waitFor();
  assert.equal(await rows(page).count(), 4);
  await lookAt(page, 'intune-devices');
});

test('The policy asks for Intune’s word, and disconnecting deletes what was read', async ({ helperPage: page }) => {
  await goTo(page, 'Compliance policy');
  await page.getByRole('switch', { name: 'Managed by Microsoft Intune and compliant' }).click();
  await press(page, 'Save');
  await page.getByRole('table', { name: 'Who changed it' }).getByText('requireIntune').waitFor();
  await goTo(page, 'Microsoft Intune');
  await page.getByRole('tab', { name: 'Settings' }).click();
  await settled(page);
  await press(page, 'Disconnect');
  await heading(page, 'Disconnect Microsoft Intune?');
  await lookAt(page, 'intune-disconnect');
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Disconnect' }).click();
  await says(page, 'Microsoft Intune was disconnected.');
  await page.getByLabel('Client secret').waitFor();
  assert.equal(await page.getByLabel('Client secret').inputValue(), '', 'what was typed is not kept');
  await goTo(page, 'Audit log');
  await rows(page).first().getByText('Microsoft Intune disconnected').waitFor();
});
