import assert from 'node:assert/strict';
import { startTargetProgram } from '../../../build/demo/targetProgram.ts';
import { inFarRoom } from '../../support/network/farRoom.ts';
import { bothSignIn, control, meet, view } from '../../support/room/people.ts';
import { routeBecomes } from '../../support/room/route.ts';
import { promptsOpen, typesInto } from '../../support/room/typing.ts';

const test = inFarRoom(import.meta.filename, { proxy: { by: 'pac' } });

test('Where a PAC file names the proxy and a file of logins its password, there is a session, the picture through the service', async (room) => {
  const program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  await view(room);
  await routeBecomes(room, 'Relayed');
  await control(room);
  await typesInto(room, program, 'by what the file says');
  assert.equal(promptsOpen(room), 0);
});
