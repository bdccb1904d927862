import assert from 'node:assert/strict';
import { askForCode, signIn, typeCode } from '../../../build/demo/people.ts';
import { bothSignOut, button, heading, press, says, signOut } from '../../support/room/people.ts';
import { until } from '../../support/until.ts';
import { part } from './room.ts';

const test = part(import.meta.filename);

test('A sign-in can be cancelled in the workbench and on the provider’s page', async ({ sharer, sharerPage }) => {
  await press(sharerPage, 'Sign in with your work account');
  await heading(sharerPage, 'Continue in your browser');
  const left = await sharer.signIn();
  await press(sharerPage, 'Cancel sign-in');
  await heading(sharerPage, 'Help, hand in hand');
  await left.close();

  await press(sharerPage, 'Sign in with your work account');
  const cancelled = await sharer.signIn();
  await press(cancelled, 'Cancel');
  await heading(sharerPage, 'Help, hand in hand');
  await heading(cancelled, 'Sign-in did not work');
  await cancelled.close();
  await until('it can be tried again', () => button(sharerPage, 'Sign in with your work account').isEnabled());
});

test('Somebody of another organisation finds no offer behind its code', async ({ helper, sharer, sharerPage }) => {
  await signIn(helper, 'Hana Berg');
  await signIn(sharer, 'Otto Fremd');
  await says(sharerPage, 'Fabrikam');
  await typeCode(sharer, await askForCode(helper));
  await says(sharerPage, 'There is no offer of help with this code.');
  await says(
    sharerPage,
    'Check each character with your helper. If the code is older than ten minutes or was used, ask for a new one.',
  );
  assert.equal(await sharerPage.getByRole('textbox', { name: 'Security code' }).isVisible(), true);
});

test('Who signs out may sign in as somebody else, and nothing of the first is left', async ({ sharer, sharerPage }) => {
  await signOut(sharerPage);
  assert.equal(await sharerPage.getByText('Fabrikam').count(), 0);
  await signIn(sharer, 'Sam Okafor');
  await heading(sharerPage, 'Good to see you, Sam');
  await says(sharerPage, 'Contoso');
  assert.equal(await sharerPage.getByText('There is no offer of help').count(), 0);
});

test('Without a role that helps, Give help is not available and says why', async ({ sharerPage }) => {
  await says(sharerPage, 'Not available to you');
  await says(sharerPage, /Your role does not include helping others/);
  assert.equal(await button(sharerPage, 'Get a security code').count(), 0);
});

test('The helper’s code outlived the stranger’s try and can be cancelled', async ({ helperPage, sharerPage }) => {
  await says(helperPage, '3 tries left');
  await press(helperPage, 'Cancel');
  await heading(helperPage, 'Good to see you, Hana');
  await bothSignOut({ helperPage, sharerPage });
});
