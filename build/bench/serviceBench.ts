import { loadavg } from 'node:os';
import { type FilledStore, filledStore } from './filledStore.ts';
import { rightsRow } from './rightsRow.ts';
import type { Figure, ServiceRow } from './serviceRow.ts';

/** In the order of the table. */
export const serviceRows: readonly ServiceRow[] = [rightsRow];

/** Measures the service on its own, all rows or those that are named, and prints the medians. */
export async function serviceBench(names: readonly string[], json: boolean): Promise<void> {
  let made: Promise<FilledStore> | undefined;
  const filled = () => {
    made ??= filledStore();
    return made;
  };
  const figures: Figure[] = [];
  try {
    for (const row of serviceRows) {
      if (names.length === 0 || names.includes(row.name)) figures.push(...(await row.measure(filled)));
    }
  } finally {
    await (await made)?.close();
  }
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  figures.push({ key: 'load', label: 'load of the machine meanwhile', value: load, unit: '' });
  for (const { label, value, unit } of figures)
    process.stdout.write(`${label.padEnd(52)}${value} ${unit}`.trimEnd().concat('\n'));
  if (json)
    process.stdout.write(`${JSON.stringify(Object.fromEntries(figures.map(({ key, value }) => [key, value])))}\n`);
}
