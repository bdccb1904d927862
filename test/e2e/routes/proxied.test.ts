import assert from 'node:assert/strict';
import { startTargetProgram } from '../../../build/demo/targetProgram.ts';
import { inFarRoom } from '../../support/network/farRoom.ts';
import { names } from '../../support/network/proxiedOffices.ts';
import { bothSignIn, control, meet, view } from '../../support/room/people.ts';
import { routeBecomes } from '../../support/room/route.ts';
import { promptsOpen, typesInto } from '../../support/room/typing.ts';

const sides = ['helper', 'sharer'] as const;
const test = inFarRoom(import.meta.filename, { turn: true, proxy: { by: 'variable' } });

test('Where a proxy with a password is the only way out, both sign in and have a session through it, the picture by TURN over TLS', async (room) => {
  const program = await startTargetProgram(room.desk.place.sharer);
  room.own(() => program.dispose());
  await bothSignIn(room);
  await meet(room);
  await view(room);
  await routeBecomes(room, 'TURN');
  await control(room);
  await typesInto(room, program, 'through the proxy');
  assert.equal(promptsOpen(room), 0);
  const tunnels = room.proxied?.tunnels ?? [];
  for (const side of sides)
    for (const to of Object.values(names))
      assert.ok(
        tunnels.some((each) => each.side === side && each.to === to),
        `${side} to ${to}`,
      );
});

test('When the TURN server dies, the picture comes through the service, and the proxy, as everything else', async (room) => {
  await room.stopTurn();
  await routeBecomes(room, 'Relayed');
  assert.equal(promptsOpen(room), 0);
});
