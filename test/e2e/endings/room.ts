import { after } from 'node:test';
import { partsInRoom } from '../../support/room/room.ts';
import { layWire, type Wire } from '../../support/room/wire.ts';

const laid: Wire[] = [];

/** Makes the tests of one file a part of what is tried in the room of all three. */
export const part = partsInRoom({
  handed: true,
  async route(address, who) {
    if (who === 'sharer') return address;
    const wire = await layWire(address);
    laid.push(wire);
    return wire.address;
  },
});
after(async () => {
  for (const wire of laid) await wire.dispose();
});

/** Between the helper's workbench and the service, since it was opened last. */
export function helpersWire(): Wire {
  const wire = laid.at(-1);
  if (!wire) throw new Error('No workbench was opened.');
  return wire;
}
