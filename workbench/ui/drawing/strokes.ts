import type { Mark, MarkColour, Position } from '@handrail/sdk';

/** The most points of a pen that one action takes. */
export const portionLimit = 64;
/** A pen goes on under a new id once it is this long, so that no mark grows without end. */
export const lengthLimit = 512;
/** The longest text of a mark, UTF-16 units. */
export const textLimit = 120;

/** How marks are drawn from now on. */
export interface MarkStyle {
  readonly colour: MarkColour;
  readonly stay: boolean;
}

/** What is seen of a part: with the point before it, so that portions of a pen join. */
export interface Shape {
  readonly kind: Mark['kind'] | 'laser';
  readonly colour: MarkColour;
  readonly points: readonly Position[];
  readonly text?: string;
}

/** A part of a stroke. Said again with the same key, it takes the place of the one before. */
export interface Part {
  readonly key: string;
  readonly shape: Shape;
  /** What the action takes. */
  readonly input: Mark | Position;
}

/** Something that is being drawn. */
export interface Stroke {
  /** The least time between two parts, ms. */
  readonly everyMs: number;
  /** The next part that goes out; undefined while there is nothing new. */
  take(): Part | undefined;
  /** What is drawn and not taken yet. */
  rest(): Omit<Part, 'input'> | undefined;
}

const frameMs = 1000 / 60;
const replacedMs = 1000 / 30;

/** A pen's way, in portions that follow each other. */
export class PenStroke implements Stroke {
  readonly everyMs = frameMs;
  readonly #style: MarkStyle;
  readonly #newId: () => number;
  readonly #queue: Position[] = [];
  #last: Position | undefined;
  #id: number;
  #length = 0;
  #portion = 0;

  constructor(style: MarkStyle, newId: () => number) {
    this.#style = style;
    this.#newId = newId;
    this.#id = newId();
  }

  /** Goes on; a point where the pen is already says nothing. */
  add(points: readonly Position[]): void {
    for (const point of points) {
      const before = this.#queue.at(-1) ?? this.#last;
      if (before?.x !== point.x || before.y !== point.y) this.#queue.push(point);
    }
  }

  take(): Part | undefined {
    if (this.#queue.length === 0) return undefined;
    if (this.#length >= lengthLimit) this.#goOn();
    const points = this.#queue.splice(0, Math.min(portionLimit, lengthLimit - this.#length));
    const part = { key: this.#key(), shape: this.#shape(points), input: this.#mark(points) };
    this.#portion += 1;
    this.#length += points.length;
    this.#last = points.at(-1);
    return part;
  }

  rest(): Omit<Part, 'input'> | undefined {
    return this.#queue.length === 0 ? undefined : { key: this.#key(), shape: this.#shape(this.#queue) };
  }

  /** The same line under a new id, from where it had come to. */
  #goOn(): void {
    this.#id = this.#newId();
    this.#length = 0;
    this.#portion = 0;
    if (this.#last) this.#queue.unshift(this.#last);
    this.#last = undefined;
  }

  #key(): string {
    return `${this.#id}:${this.#portion}`;
  }

  #shape(points: readonly Position[]): Shape {
    const { colour } = this.#style;
    return { kind: 'pen', colour, points: this.#last ? [this.#last, ...points] : [...points] };
  }

  #mark(points: Position[]): Mark {
    return { id: this.#id, kind: 'pen', points, ...this.#style };
  }
}

/** An arrow or a rectangle: from one point to another, which moves while it is dragged. */
export class SpanStroke implements Stroke {
  readonly everyMs = replacedMs;
  readonly #kind: 'arrow' | 'rectangle';
  readonly #style: MarkStyle;
  readonly #id: number;
  readonly #from: Position;
  #to: Position;
  #taken: Position;

  constructor(kind: 'arrow' | 'rectangle', style: MarkStyle, newId: () => number, from: Position) {
    this.#kind = kind;
    this.#style = style;
    this.#id = newId();
    this.#from = from;
    this.#to = from;
    this.#taken = from;
  }

  /** The newest is where it ends. */
  add(points: readonly Position[]): void {
    this.#to = points.at(-1) ?? this.#to;
  }

  take(): Part | undefined {
    const rest = this.rest();
    if (!rest) return undefined;
    this.#taken = this.#to;
    return { ...rest, input: { id: this.#id, kind: this.#kind, points: [this.#from, this.#to], ...this.#style } };
  }

  rest(): Omit<Part, 'input'> | undefined {
    if (this.#to.x === this.#taken.x && this.#to.y === this.#taken.y) return undefined;
    const { colour } = this.#style;
    return { key: String(this.#id), shape: { kind: this.#kind, colour, points: [this.#from, this.#to] } };
  }
}

/** The laser pointer: of all places only the newest. */
export class LaserStroke implements Stroke {
  readonly everyMs = frameMs;
  #at: Position | undefined;

  add(points: readonly Position[]): void {
    this.#at = points.at(-1) ?? this.#at;
  }

  take(): Part | undefined {
    const rest = this.rest();
    const at = this.#at;
    if (!rest || !at) return undefined;
    this.#at = undefined;
    return { ...rest, input: at };
  }

  rest(): Omit<Part, 'input'> | undefined {
    return this.#at && { key: 'laser', shape: { kind: 'laser', colour: 'red', points: [this.#at] } };
  }
}

/** Words at a place, which are whole from the beginning. */
export class TextStroke implements Stroke {
  readonly everyMs = frameMs;
  #part: Part | undefined;

  constructor(text: string, style: MarkStyle, newId: () => number, at: Position) {
    const id = newId();
    const shape = { kind: 'text', colour: style.colour, points: [at], text } as const;
    this.#part = { key: String(id), shape, input: { id, kind: 'text', points: [at], text, ...style } };
  }

  take(): Part | undefined {
    const part = this.#part;
    this.#part = undefined;
    return part;
  }

  rest(): Omit<Part, 'input'> | undefined {
    return this.#part;
  }
}

/** What was typed, as a mark takes it: one line, nothing that cannot be seen at its ends, no half of a character. */
export function markText(typed: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a mark has none
  const line = typed.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  const cut = line
    .slice(0, textLimit)
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '');
  return cut.trim() === '' ? undefined : cut.trim();
}
