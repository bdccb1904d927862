/** The marks of an axis from 0 to at least `most`: whole, round and few. */
export function axisMarks(most: number, wanted = 4): readonly number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough);
  const count = Math.ceil(most / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Which places along the axis have their label drawn, so that no two touch. The last one always has. */
export function labelledPlaces(count: number, room: number): ReadonlySet<number> {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  const labelled = new Set<number>();
  for (let place = count - 1; place >= 0; place -= every) labelled.add(place);
  return labelled;
}
