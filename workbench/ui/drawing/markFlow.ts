import type { Mark, Position } from '@handrail/sdk';
import type { Part, Stroke } from './strokes.ts';

/** Runs what an action takes; settles once it is on its way. */
export type Use = (input: Mark | Position) => Promise<void>;

/** Where what is not in the picture yet is drawn. */
export interface Echo {
  put(part: Omit<Part, 'input'>): void;
  /** The picture will have it soon. */
  sent(key: string): void;
  /** It will never be in the picture. */
  drop(key: string): void;
}

/** The page's frames: the next one, with its time in ms. */
export type NextFrame = (run: (at: number) => void) => void;

/** The most actions that are under way at once; what is drawn meanwhile waits and goes out together. */
const underWayLimit = 16;
/** Frames do not come to the millisecond. */
const earlyMs = 2;

interface Flowing {
  readonly stroke: Stroke;
  readonly use: Use;
  ended: boolean;
  sentAt: number;
}

/** Brings strokes out: each frame the next part of the oldest one that has any, no faster than it wishes. */
export class MarkFlow {
  readonly #nextFrame: NextFrame;
  readonly #echo: Echo;
  readonly #failed: (error: unknown) => void;
  #strokes: readonly Flowing[] = [];
  #underWay = 0;
  #awaited = false;

  constructor(nextFrame: NextFrame, echo: Echo, failed: (error: unknown) => void) {
    this.#nextFrame = nextFrame;
    this.#echo = echo;
    this.#failed = failed;
  }

  /** Lets a stroke out from now on. The answer ends it: what is left of it still goes out. */
  begin(stroke: Stroke, use: Use): () => void {
    const flowing: Flowing = { stroke, use, ended: false, sentAt: -Infinity };
    this.#strokes = [...this.#strokes, flowing];
    this.nudge();
    return () => {
      flowing.ended = true;
      this.nudge();
    };
  }

  /** Something new was drawn. */
  nudge(): void {
    if (this.#awaited) return;
    this.#awaited = true;
    this.#nextFrame((at) => {
      this.#awaited = false;
      this.#frame(at);
    });
  }

  /** Forgets what has not gone out. */
  clear(): void {
    for (const { stroke } of this.#strokes) {
      const rest = stroke.rest();
      if (rest) this.#echo.drop(rest.key);
    }
    this.#strokes = [];
  }

  #frame(at: number): void {
    const next = this.#strokes.find(({ stroke }) => stroke.rest() !== undefined);
    if (next && at - next.sentAt >= next.stroke.everyMs - earlyMs && this.#underWay < underWayLimit) {
      const part = next.stroke.take();
      next.sentAt = at;
      if (part) this.#run(part, next.use);
    }
    let waiting = false;
    for (const { stroke } of this.#strokes) {
      const rest = stroke.rest();
      if (rest) this.#echo.put(rest);
      waiting ||= rest !== undefined;
    }
    this.#strokes = this.#strokes.filter(({ ended, stroke }) => !ended || stroke.rest() !== undefined);
    if (waiting) this.nudge();
  }

  #run({ key, shape, input }: Part, use: Use): void {
    this.#echo.put({ key, shape });
    this.#underWay += 1;
    use(input)
      .then(
        () => this.#echo.sent(key),
        (error: unknown) => {
          this.#echo.drop(key);
          this.#failed(error);
        },
      )
      .finally(() => {
        this.#underWay -= 1;
        if (this.#strokes.length > 0) this.nudge();
      });
  }
}
