import type { FilledStore } from './filledStore.ts';

/** One figure: a name for the JSON, words for the table, and what was measured. */
export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

/** One thing about the service that is measured. */
export interface ServiceRow {
  readonly name: string;
  /** `filled` makes the large tenant when the first row asks for it. */
  measure(filled: () => Promise<FilledStore>): Promise<readonly Figure[]>;
}

/** Median of how long something took, ms. What it does the first times is not counted: the program has to warm up. */
export async function medianMs(
  times: number,
  work: (turn: number) => Promise<unknown>,
  unmeasured = 0,
): Promise<number> {
  const took: number[] = [];
  for (let turn = 0; turn < times + unmeasured; turn += 1) {
    const start = performance.now();
    await work(turn);
    if (turn >= unmeasured) took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  return Math.round((took[Math.floor(took.length / 2)] ?? Number.NaN) * 1000) / 1000;
}
