import assert from 'node:assert/strict';
import { startTargetProgram, type TargetProgram } from '../../../build/demo/targetProgram.ts';
import { inFarRoom } from '../../support/network/farRoom.ts';
import { bothSignIn, control, meet, view } from '../../support/room/people.ts';
import { routeBecomes } from '../../support/room/route.ts';
import { promptsOpen, typesInto } from '../../support/room/typing.ts';

const test = inFarRoom(import.meta.filename, { turn: true });
let program: TargetProgram;
const opened: (() => Promise<void>)[] = [];

test('Between two offices with a way between them the picture comes directly', async (room) => {
  program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  await view(room);
  await routeBecomes(room, 'Direct');
  await control(room);
  await typesInto(room, program, 'directly');
});

test('When both firewalls close to UDP in mid-session, it goes on through TURN without a new approval', async (room) => {
  for (const side of ['helper', 'sharer'] as const) opened.push(await room.offices.block(side, 'ipproto', 'udp'));
  await routeBecomes(room, 'TURN');
  await typesInto(room, program, 'by turn');
  assert.equal(promptsOpen(room), 0);
});

test('When the TURN server dies as well, picture and keys go on through the service', async (room) => {
  await room.stopTurn();
  await routeBecomes(room, 'Relayed');
  await typesInto(room, program, 'by relay');
  assert.equal(promptsOpen(room), 0);
});

test('Once the TURN server is back, it is used again', async (room) => {
  await room.startTurn();
  await routeBecomes(room, 'TURN');
  await typesInto(room, program, 'by turn again');
});

test('Once the firewalls let UDP through again, the picture comes directly again', async (room) => {
  for (const open of opened.splice(0)) await open();
  await routeBecomes(room, 'Direct');
  await typesInto(room, program, 'directly again');
  assert.equal(promptsOpen(room), 0);
});
