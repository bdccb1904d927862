import { partsInRoom } from '../../support/room/room.ts';

/** Makes the tests of one file a part of what is tried in the room of all four. */
export const part = partsInRoom();
