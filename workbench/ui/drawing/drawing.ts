import type { PictureTool, Position } from '@handrail/sdk';
import type { MarkFlow, Use } from './markFlow.ts';
import { LaserStroke, type MarkStyle, markText, PenStroke, SpanStroke, type Stroke, TextStroke } from './strokes.ts';

/** A stroke that a hand is at. */
export interface Drawn {
  go(points: readonly Position[]): void;
  end(): void;
}

/** What one picked-up tool draws, whoever's hand leads it. */
export class Drawing {
  readonly #flow: MarkFlow;
  readonly #style: () => MarkStyle;
  readonly #newId: () => number;

  constructor(flow: MarkFlow, style: () => MarkStyle, newId: () => number) {
    this.#flow = flow;
    this.#style = style;
    this.#newId = newId;
  }

  /** Begins a stroke; its colour and whether it stays are as they were then. */
  begin(tool: Exclude<PictureTool, 'text'>, at: Position, use: Use): Drawn {
    const stroke = this.#stroke(tool, at);
    stroke.add([at]);
    const end = this.#flow.begin(stroke, use);
    return {
      go: (points) => {
        stroke.add(points);
        this.#flow.nudge();
      },
      end,
    };
  }

  /** Sets a text. False where there is nothing to be read. */
  write(typed: string, at: Position, use: Use): boolean {
    const text = markText(typed);
    if (text === undefined) return false;
    this.#flow.begin(new TextStroke(text, this.#style(), this.#newId, at), use)();
    return true;
  }

  #stroke(tool: Exclude<PictureTool, 'text'>, at: Position): Stroke & { add(points: readonly Position[]): void } {
    const style = this.#style();
    if (tool === 'pen') return new PenStroke(style, this.#newId);
    return tool === 'laser' ? new LaserStroke() : new SpanStroke(tool, style, this.#newId, at);
  }
}
