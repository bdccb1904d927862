import type { Frame } from 'playwright-core';
import { typeLine } from '../../../build/demo/hands.ts';
import type { TargetProgram } from '../../../build/demo/targetProgram.ts';
import { until } from '../until.ts';
import { intoNotes, nextFrame, picture } from './people.ts';
import type { Room } from './room.ts';

/** The helper sees that the picture moves, types a line into the program, and it is there: picture and keys both get through. */
export async function typesInto(room: Room, program: TargetProgram, words: string): Promise<Frame> {
  const stage = await room.helper.stage();
  await picture(stage);
  await intoNotes(room, stage);
  await nextFrame(stage);
  await typeLine(room.helperPage, words);
  await until(`"${words}" is in the program`, async () => (await program.written()).includes(`${words}\n`));
  return stage;
}

/** The windows in which the sharer is asked something; none of them is the one that captures. */
export function promptsOpen({ sharer }: Room): number {
  const path = (address: string) => (URL.canParse(address) ? new URL(address).pathname : '');
  return sharer
    .pages()
    .filter((page) => path(page.url()).startsWith('/prompt'))
    .filter((page) => !page.frames().some((frame) => path(frame.url()) === '/stage/screen.html')).length;
}
