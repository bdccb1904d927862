import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { type DemoDesk, openDesk } from '../../../build/demo/desk.ts';
import { typeLine } from '../../../build/demo/hands.ts';
import { answer, askForCode, signIn, typeCode } from '../../../build/demo/people.ts';
import { startTargetProgram, type TargetProgram } from '../../../build/demo/targetProgram.ts';
import type { Windows } from '../../../build/demo/windows.ts';
import { noBrowserPlace } from '../../support/browserPlace.ts';
import { button, heading, intoNotes, nextFrame, picture, press, says, unsays } from '../../support/room/people.ts';
import { noTabBrowser, type TabBrowsers, tabBrowsers } from '../../support/tab/tabBrowsers.ts';
import { answerIn, askForCodeIn, signInAt, stageIn, typeCodeIn } from '../../support/tab/tabPlace.ts';
import { until } from '../../support/until.ts';

let desk: DemoDesk;
let tabs: TabBrowsers;
let program: TargetProgram;
before(async () => {
  if (noBrowserPlace() !== false) return;
  desk = await openDesk({ visible: false, log: () => undefined });
  tabs = await tabBrowsers();
  program = await startTargetProgram(desk.place.sharer);
});
after(async () => {
  await program?.dispose();
  await tabs?.dispose();
  await desk?.dispose();
});

for (const browser of ['chromium', 'firefox'] as const) {
  const named = browser === 'chromium' ? 'Chromium' : 'Firefox';
  test(`A helper in a tab of ${named} sees and controls the screen of a sharer in the installed workbench`, {
    skip: noTabBrowser(browser),
  }, async () => {
    const sharer = await desk.open('sharer');
    const sharerPage = await sharer.workbench();
    await signIn(sharer, 'Sam Okafor');
    const context = await tabs.open({ browser });
    const helperPage = await signInAt(desk.address, context, 'Hana Berg');
    await typeCode(sharer, await askForCodeIn(helperPage));
    await says(sharerPage, 'Browser tab');

    await press(helperPage, 'Screen sharing');
    await answer(sharer, 'Allow screen sharing');
    const stage = await stageIn(helperPage);
    await picture(stage);
    await press(helperPage, 'Full control');
    await answer(sharer, 'Allow full control');
    await button(sharerPage, 'Take back control').waitFor();
    const seats = { desk, helperPage };
    const typed = await typing(seats, stage, `from ${browser}`);
    await until('the text is in the program', async () => (await typed()).includes(`from ${browser}\n`));

    await press(sharerPage, 'Pause');
    await says(helperPage, 'Sam Okafor paused this session. Only they can resume it.');
    const lost = await program.written();
    await typeLine(helperPage, 'lost');
    await press(sharerPage, 'Resume');
    await unsays(helperPage, /paused this session/);
    await nextFrame(stage);
    await (await typing(seats, stage, 'found'))();
    await until('typing works again', async () => (await program.written()).length > lost.length);
    assert.equal((await program.written()).slice(lost.length), 'found\n');

    await press(helperPage, 'Leave');
    for (const page of [helperPage, sharerPage]) await heading(page, 'The session has ended');
    await says(helperPage, 'You left the session.');
    await says(sharerPage, 'Your helper left the session.');
    await until('only the workbench is open', () => sharer.pages().length === 1);
    await context.close();
    await desk.quit('sharer');
  });
}

/** Clicks into the notes and types a line; what was written can be asked for then. */
async function typing(seats: { readonly desk: DemoDesk; readonly helperPage: Page }, stage: Frame, line: string) {
  await intoNotes(seats, stage);
  await typeLine(seats.helperPage, line);
  return () => program.written();
}

test('A helper at the installed workbench sees the screen of a sharer in a tab, and no control is offered', {
  skip: noTabBrowser('chromium'),
}, async () => {
  const helper: Windows = await desk.open('helper');
  const helperPage = await helper.workbench();
  await signIn(helper, 'Hana Berg');
  const context = await tabs.open({ display: desk.place.sharer });
  const sharerPage = await signInAt(desk.address, context, 'Sam Okafor');
  await typeCodeIn(sharerPage, await askForCode(helper));
  await says(helperPage, 'Browser tab');
  await says(helperPage, 'A browser tab can be seen, but not controlled.');
  assert.ok(await button(helperPage, 'Full control').isDisabled());

  await press(helperPage, 'Screen sharing');
  await answerIn(sharerPage, 'Allow screen sharing');
  await picture(await helper.stage());
  await says(sharerPage, 'Your screen is shared');

  await press(helperPage, 'Pause');
  await says(sharerPage, 'Paused: nothing is shared');
  await press(helperPage, 'Resume');
  await nextFrame(await helper.stage());

  await press(sharerPage, 'Leave');
  for (const page of [helperPage, sharerPage]) await heading(page, 'The session has ended');
  await says(helperPage, 'The person you helped ended the session.');
  assert.equal(sharerPage.frames().filter((frame) => frame.url().includes('/stage/')).length, 0);
});
