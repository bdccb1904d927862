import assert from 'node:assert/strict';
import { startTargetProgram, type TargetProgram } from '../../../build/demo/targetProgram.ts';
import { inFarRoom } from '../../support/network/farRoom.ts';
import { addresses } from '../../support/network/offices.ts';
import { bothSignIn, control, meet, says, unsays, view } from '../../support/room/people.ts';
import { routeBecomes } from '../../support/room/route.ts';
import { promptsOpen, typesInto } from '../../support/room/typing.ts';

const https = (host: string) => ['to', host, 'ipproto', 'tcp', 'dport', '443'];
const undo: (() => Promise<void>)[] = [];
let program: TargetProgram;

const test = inFarRoom(import.meta.filename, {
  turn: true,
  async prepare({ onlyTo }) {
    for (const side of ['helper', 'sharer'] as const) undo.push(await onlyTo(side, https(addresses.service)));
  },
});

test('Where only port 443 of the service can be reached, there is a session with picture and keys through it', async (room) => {
  program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  await view(room);
  await routeBecomes(room, 'Relayed');
  await control(room);
  await typesInto(room, program, 'through the service alone');
  await says(room.helperPage, 'The networks let no direct connection through');
});

test('Once port 443 of the TURN server can be reached as well, the picture takes that way, by TLS', async (room) => {
  for (const take of undo.splice(0)) await take();
  for (const side of ['helper', 'sharer'] as const)
    await room.offices.onlyTo(side, https(addresses.service), https(addresses.turn));
  await routeBecomes(room, 'TURN');
  await typesInto(room, program, 'by turn over tls');
  await unsays(room.helperPage, 'The networks let no direct connection through');
  assert.equal(promptsOpen(room), 0);
});
