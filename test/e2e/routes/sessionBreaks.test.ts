import assert from 'node:assert/strict';
import { typeLine } from '../../../build/demo/hands.ts';
import { startTargetProgram, type TargetProgram } from '../../../build/demo/targetProgram.ts';
import { type FarRoom, inFarRoom } from '../../support/network/farRoom.ts';
import { bothSignIn, capturesStill, capturing, control, heading, meet, says, view } from '../../support/room/people.ts';
import { routeBecomes } from '../../support/room/route.ts';
import { promptsOpen, typesInto } from '../../support/room/typing.ts';
import { restingGrabs, screenGrabs } from '../../support/screenGrabs.ts';

const test = inFarRoom(import.meta.filename);
let program: TargetProgram;

/** Both say that they connect again, and nothing of the screen is taken meanwhile. */
async function bothAreTold(room: FarRoom): Promise<void> {
  for (const page of [room.helperPage, room.sharerPage])
    await page.getByRole('heading', { name: 'Connecting again' }).first().waitFor();
  await says(room.helperPage, 'What you type or click in the meantime is not sent.');
  await says(room.sharerPage, 'Nothing is shared in the meantime.');
  const resting = await restingGrabs(room.desk.place.sharer);
  await typeLine(room.helperPage, 'lost');
  assert.deepEqual(await screenGrabs(room.desk.place.sharer), resting);
}

/** The session goes on as it was, and nobody was asked anything. */
async function goesOn(room: FarRoom, words: string): Promise<void> {
  const window = capturing(room);
  await room.sharerPage.getByRole('heading', { name: 'Hana Berg is helping you' }).first().waitFor();
  await routeBecomes(room, 'Direct');
  await says(room.sharerPage, 'Screen and control are shared');
  await typesInto(room, program, words);
  assert.equal(promptsOpen(room), 0);
  assert.ok(await capturesStill(room, window), 'the window that captures is the same');
}

test('Two offices have a session without any TURN server', async (room) => {
  program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  await view(room);
  await control(room);
  await goesOn(room, 'before');
});

for (const side of ['helper', 'sharer'] as const) {
  test(`When nothing comes from or to the ${side}’s office any more, both are told, and it goes on afterwards`, async (room) => {
    const mend = await room.offices.cut(side);
    await bothAreTold(room);
    await mend();
    await goesOn(room, `after a cut of the ${side}`);
  });
}

for (const [side, address] of [
  ['helper', '198.51.100.77'],
  ['sharer', '203.0.113.77'],
] as const) {
  test(`When the ${side}’s computer gets another address in mid-session, it goes on`, async (room) => {
    // Between two networks there is none: only so does the test, and not chance, say how long both are told.
    const mend = await room.offices.cut(side);
    await room.offices.renumber(side, address);
    await bothAreTold(room);
    await mend();
    await goesOn(room, `from another address of the ${side}`);
  });
}

test('When the service’s process is killed and started again, the session goes on', async (room) => {
  const start = await room.desk.killService();
  await bothAreTold(room);
  await start();
  await goesOn(room, 'after the kill');
  await heading(room.helperPage, 'Session with Sam Okafor');
});
