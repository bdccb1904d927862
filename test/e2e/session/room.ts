import { partsInRoom } from '../../support/room/room.ts';

/** Makes the tests of one file a part of what is tried in the room of all three. The helper has five codes there, in ten minutes. */
export const part = partsInRoom();
