import type { Position } from '@handrail/sdk';

/** A size, and a place, in the screen's units. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How wide a text may be before it goes on in the next line. */
export function textLimit(screen: Size): number {
  return screen.width * 0.6;
}

/** Upper left corner of a text of this size: where it was put, or as near as all of it is on the screen. */
export function placeText(at: Position, text: Size, screen: Size, margin: number): Position {
  const along = (wanted: number, size: number, all: number) => Math.max(margin, Math.min(wanted, all - size - margin));
  return {
    x: along(at.x * screen.width, text.width, screen.width),
    y: along(at.y * screen.height, text.height, screen.height),
  };
}

/** Upper left corner of a pointer's name: below and to the right of it, or on the other side where the screen ends. */
export function placeName(at: Position, name: Size, screen: Size, distance: number): Position {
  const beside = (point: number, size: number, all: number) =>
    point + distance + size <= all ? point + distance : Math.max(0, point - distance - size);
  return {
    x: beside(at.x * screen.width, name.width, screen.width),
    y: beside(at.y * screen.height, name.height, screen.height),
  };
}
