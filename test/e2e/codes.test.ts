import { askForCode, typeCode } from '../../build/demo/people.ts';
import { bothSignIn, button, heading, misheard, press, says } from '../support/room/people.ts';
import { inRoom } from '../support/room/room.ts';

const test = inRoom(import.meta.filename);

test('What cannot be a code is told beside the field, before anybody is asked', async (room) => {
  await bothSignIn(room);
  const { sharer, sharerPage } = room;
  await typeCode(sharer, '');
  await says(sharerPage, 'Enter the code that your helper reads to you.');
  await typeCode(sharer, 'ABC');
  await says(sharerPage, 'The code has 8 characters. Some are missing.');
  await typeCode(sharer, 'ABCD EFGH JK');
  await says(sharerPage, 'The code has 8 characters. There are too many.');
  await typeCode(sharer, 'ABCD EF#U');
  await says(sharerPage, 'A code has only letters and digits, and no U.');
});

test('A code that nobody has asked for is not known', async ({ sharer, sharerPage }) => {
  await typeCode(sharer, 'ZZZZ ZZZZ');
  await says(sharerPage, 'There is no offer of help with this code.');
});

test('After the third wrong try the code is dead on both sides, and a new one works', async (room) => {
  const { helper, sharer, helperPage, sharerPage } = room;
  const code = await askForCode(helper);
  await typeCode(sharer, misheard(code));
  await says(sharerPage, 'The code is not right.');
  await says(helperPage, '2 tries left');
  await typeCode(sharer, misheard(code));
  await says(helperPage, '1 try left');
  await typeCode(sharer, misheard(code));
  await says(sharerPage, 'The code was entered wrongly too often and does not work any more.');
  await says(sharerPage, 'Use a new code: the helper can get one at once.');
  await heading(helperPage, 'The code was entered wrongly too often and does not work any more.');

  // The right one comes too late.
  await typeCode(sharer, code);
  await says(sharerPage, 'The code was entered wrongly too often and does not work any more.');

  await press(helperPage, 'Get a new code');
  await heading(helperPage, 'Your security code');
  await typeCode(sharer, await helperPage.getByTestId('code').innerText());
  await heading(sharerPage, 'Hana Berg wants to help you');
  await button(helperPage, 'Screen sharing').waitFor();
});
