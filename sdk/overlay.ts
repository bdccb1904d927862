import Type, { type Static } from 'typebox';
import { Position } from './position.ts';

/** What a helper draws with on the picture of the shared screen. */
export type PictureTool = 'pen' | 'arrow' | 'rectangle' | 'text' | 'laser';

/** The colours of marks; each has an edge that keeps it visible on any ground. */
export const MarkColour = Type.Union([
  Type.Literal('red'),
  Type.Literal('yellow'),
  Type.Literal('green'),
  Type.Literal('blue'),
]);
export type MarkColour = Static<typeof MarkColour>;

/**
 * A mark on the shared screen, or a part of one. `id` is the drawer's: said again, a pen goes on with the points, and an
 * arrow, a rectangle or a text is replaced. A pen takes 1 to 64 points at a time; an arrow and a rectangle two, from and to; a
 * text one, its upper left corner.
 */
export const Mark = Type.Object(
  {
    id: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
    kind: Type.Union([Type.Literal('pen'), Type.Literal('arrow'), Type.Literal('rectangle'), Type.Literal('text')]),
    points: Type.Array(Position, { minItems: 1, maxItems: 64 }),
    colour: MarkColour,
    /** Of a text alone: 1 to 120 UTF-16 units, no control characters. */
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' })),
    /** It stays until it is cleared; otherwise it goes by itself a few seconds after it was last drawn on. */
    stay: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Mark = Static<typeof Mark>;

/**
 * Marks over the sharer's real screen, while it is shared and drawing is allowed. They take no click or key, never cover
 * Handrail's own windows, are hidden while the sharer is asked something, and vanish with a pause, a break and the right to draw.
 */
export interface OverlayLease {
  /**
   * Settles once marks can be shown. Errors, also of `add` and `point`: `lease_ended`; `not_supported`, `no_display`,
   * `screen_unclear` and `drawing_failed`, after which the right to draw is taken back.
   */
  start(): Promise<void>;
  /** Adds a mark or goes on with one. The oldest go when there are too many. Error: `invalid_input` for points or text of another kind. */
  add(mark: Mark): Promise<void>;
  /** Shows a pointer with the helper's name, which goes by itself when it is not moved. */
  point(at: Position): Promise<void>;
  /** Removes every mark. */
  clear(): Promise<void>;
}
