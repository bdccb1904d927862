import type { FilledStore } from './filledStore.ts';
import type { ServiceProcess } from './serviceProcess.ts';

/** One figure: a name for the JSON, words for the table, what was measured, and what it should be where that is said. */
export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly aim?: string;
}

/** What rows measure; both are made when the first row asks for them. */
export interface BenchPlace {
  /** The large tenant's store, in this process. */
  filled(): Promise<FilledStore>;
  /** A service on it, in a process of its own. */
  service(): Promise<ServiceProcess>;
}

/** One thing about the service that is measured. */
export interface ServiceRow {
  readonly name: string;
  measure(place: BenchPlace): Promise<readonly Figure[]>;
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
  return median(took);
}

/** The one in the middle, to a thousandth. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * 1000) / 1000;
}

/** Does all of it, so many at a time. */
export async function atOnce<T>(
  items: readonly T[],
  many: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  const rest = items.entries();
  await Promise.all(
    Array.from({ length: many }, async () => {
      for (const [index, item] of rest) await work(item, index);
    }),
  );
}
