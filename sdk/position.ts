import Type, { type Static } from 'typebox';

/** A position on the shared screen, as fractions of its width and height: 0 is left or top, 1 is right or bottom. */
export const Position = Type.Object(
  { x: Type.Number({ minimum: 0, maximum: 1 }), y: Type.Number({ minimum: 0, maximum: 1 }) },
  { additionalProperties: false },
);
export type Position = Static<typeof Position>;
