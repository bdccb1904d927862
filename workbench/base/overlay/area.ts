/** A part of a screen, in whatever unit its user measures in. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The parts of `whole` that none of `covers` lies over: areas that do not overlap, as few as come of it. */
export function uncovered(whole: Area, covers: readonly Area[]): readonly Area[] {
  let free: readonly Area[] = [whole];
  for (const cover of covers) free = free.flatMap((area) => without(area, cover));
  return free;
}

/** What is left of an area above, below, left and right of a cover. */
function without(area: Area, cover: Area): readonly Area[] {
  const left = Math.max(area.x, cover.x);
  const top = Math.max(area.y, cover.y);
  const right = Math.min(area.x + area.width, cover.x + cover.width);
  const bottom = Math.min(area.y + area.height, cover.y + cover.height);
  if (left >= right || top >= bottom) return [area];
  const areaRight = area.x + area.width;
  const areaBottom = area.y + area.height;
  return [
    { ...area, height: top - area.y },
    { ...area, y: bottom, height: areaBottom - bottom },
    { x: area.x, y: top, width: left - area.x, height: bottom - top },
    { x: right, y: top, width: areaRight - right, height: bottom - top },
  ].filter(({ width, height }) => width > 0 && height > 0);
}

/** The smallest area with both in it. */
export function around(one: Area, other: Area): Area {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  return {
    x,
    y,
    width: Math.max(one.x + one.width, other.x + other.width) - x,
    height: Math.max(one.y + one.height, other.y + other.height) - y,
  };
}
