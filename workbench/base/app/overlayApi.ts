import { Mark, Position } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import { defineInterface } from '../rpc/methods.ts';

/** A mark as it is drawn: whole, a pen with all of its points. */
export const DrawnMark = Type.Object({
  id: Mark.properties.id,
  kind: Mark.properties.kind,
  points: Type.Array(Position, { minItems: 1, maxItems: 10_000 }),
  colour: Mark.properties.colour,
  text: Mark.properties.text,
});
export type DrawnMark = Static<typeof DrawnMark>;

/** Somebody's pointer and their name. */
export const DrawnPointer = Type.Object({ at: Position, name: Type.String({ maxLength: 200 }) });
export type DrawnPointer = Static<typeof DrawnPointer>;

/** A part of the screen, as fractions of its width and height. */
const Part = Type.Object({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() });

/** What draws over a screen hears from the device; it answers nothing. */
export const overlayPageInterface = defineInterface({
  methods: {},
  notices: {
    put: { payload: DrawnMark },
    remove: { payload: Type.Object({ id: Mark.properties.id }) },
    point: { payload: Type.Object({ pointer: Type.Optional(DrawnPointer) }) },
    /** Only there is something drawn; all over the screen before this is heard. */
    free: { payload: Type.Object({ parts: Type.Array(Part, { maxItems: 4_096 }) }) },
  },
});

/** What the device hears from a page that draws: nothing. */
export const overlayDeviceInterface = defineInterface({ methods: {}, notices: {} });

/** The largest frame to what draws, in bytes: a mark with all the points that it may have. */
export const overlayFrameBytes = 524_288;
