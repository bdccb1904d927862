import type { Block } from './blocks.ts';

/** What a handler shows on a page, once it knows. */
export type PageView<Input, Call> = (input: Input, call: Call) => Promise<readonly Block[]>;

/** Shows the pages of one side, so that what was asked for last is what stays, however long the answers take. */
export interface PageStage {
  /** A handler for what the person asked to see. An older one that is still at work shows nothing any more. */
  turn<Input, Call>(view: PageView<Input, Call>): (input: Input, call: Call) => Promise<void>;
  /** A handler that brings what is shown up to date, unless the person has asked for something else meanwhile. */
  refresh<Input, Call>(view: PageView<Input, Call>): (input: Input, call: Call) => Promise<void>;
  /** Shows something at once, within a handler of one's own. */
  show(blocks: readonly Block[]): void;
}

/** Makes the stage of a side from what shows blocks, such as `(blocks) => ui.show('page', blocks)`. */
export function pageStage(show: (blocks: readonly Block[]) => void): PageStage {
  let latest = 0;
  const shown = async (wish: number, blocks: Promise<readonly Block[]>) => {
    const ready = await blocks;
    if (wish === latest) show(ready);
  };
  return {
    turn: (view) => (input, call) => {
      latest += 1;
      return shown(latest, view(input, call));
    },
    refresh: (view) => (input, call) => shown(latest, view(input, call)),
    show: (blocks) => {
      latest += 1;
      show(blocks);
    },
  };
}
