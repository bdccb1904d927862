import { loadavg } from 'node:os';
import { devicePageRow, postgresPageRow } from './devicePageRow.ts';
import { type FilledStore, filledStore } from './filledStore.ts';
import { rightsRow } from './rightsRow.ts';
import { type ServiceProcess, serviceProcess } from './serviceProcess.ts';
import type { Figure, ServiceRow } from './serviceRow.ts';
import { sessionsRow } from './sessionsRow.ts';

/** In the order of the table. */
export const serviceRows: readonly ServiceRow[] = [rightsRow, devicePageRow, postgresPageRow, sessionsRow];

/** Measures the service on its own, all rows or those that are named, and prints the medians. */
export async function serviceBench(names: readonly string[], json: boolean): Promise<void> {
  let store: Promise<FilledStore> | undefined;
  let started: Promise<ServiceProcess> | undefined;
  const filled = () => {
    store ??= filledStore();
    return store;
  };
  const service = () => {
    started ??= filled().then(serviceProcess);
    return started;
  };
  const figures: Figure[] = [];
  try {
    for (const row of serviceRows) {
      if (names.length === 0 || names.includes(row.name)) figures.push(...(await row.measure({ filled, service })));
    }
  } finally {
    await (await started)?.close();
    await (await store)?.close();
  }
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  figures.push({ key: 'load', label: 'load of the machine meanwhile', value: load, unit: '' });
  for (const figure of figures) process.stdout.write(`${line(figure)}\n`);
  if (json)
    process.stdout.write(`${JSON.stringify(Object.fromEntries(figures.map(({ key, value }) => [key, value])))}\n`);
}

function line({ label, value, unit, aim }: Figure): string {
  return `${label.padEnd(56)}${`${value} ${unit}`.padEnd(16)}${aim === undefined ? '' : `(${aim})`}`.trimEnd();
}
