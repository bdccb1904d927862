import { reasonForNoPostgres } from '../postgresServer.ts';
import { filledServer } from './filledStore.ts';
import { type ServiceProcess, serviceProcess } from './serviceProcess.ts';
import { type Figure, median, type ServiceRow } from './serviceRow.ts';

/** What an administrator's list may ask for, each with a filter and an order. */
const lists = [
  'platform=windows&sort=name',
  'compliance=nonCompliant&sort=lastSeenAt&descending=true',
  'enrolled=false&sort=owner',
  'platform=macos&compliance=compliant&sort=osName',
  'search=person%2017&sort=name',
  'search=pc-4711&sort=lastSeenAt&descending=true',
  'groupId=group-3&sort=appVersion',
] as const;
const times = 15;

/** A page of the device list as an administrator's app gets it, from the request to the last byte of its answer. */
export const devicePageRow: ServiceRow = {
  name: 'devices',
  measure: async ({ service }) => await measured(await service(), '', 'under 30'),
};

/** The same with PostgreSQL as the store, on a server of our own that does not wait for the disk. */
export const postgresPageRow: ServiceRow = {
  name: 'postgres',
  async measure() {
    const reason = reasonForNoPostgres();
    if (reason !== undefined) {
      process.stdout.write(`postgres: NOT MEASURED: ${reason}\n`);
      return [];
    }
    const filled = await filledServer();
    try {
      const service = await serviceProcess(filled);
      return await measured(service, ', PostgreSQL', 'under 60').finally(() => service.close());
    } finally {
      await filled.close();
    }
  },
};

async function measured({ address, token }: ServiceProcess, where: string, aim: string): Promise<readonly Figure[]> {
  const headers = { authorization: `Bearer ${token('administrator', ['provider-1'])}` };
  const page = async (query: string) => {
    const start = performance.now();
    const answer = await fetch(`${address}/api/v1/devices?limit=100&${query}`, { headers });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`The device list answered ${answer.status}: ${text}`);
    return performance.now() - start;
  };
  const medians = new Map<string, number>();
  for (const query of lists) {
    const took: number[] = [];
    for (let turn = 0; turn < times + 3; turn += 1) took.push(await page(query));
    medians.set(query, median(took.slice(3)));
  }
  const slowest = Math.max(...medians.values());
  const which = [...medians].find(([, took]) => took === slowest)?.[0];
  const prefix = where === '' ? 'devicePage' : 'postgresDevicePage';
  const shared = { unit: 'ms', aim };
  return [
    {
      ...shared,
      key: `${prefix}Ms`,
      label: `page of 100 devices, filtered and sorted${where}`,
      value: median([...medians.values()]),
    },
    {
      ...shared,
      key: `${prefix}SlowestMs`,
      label: `the slowest of ${lists.length}: ${which?.split('&')[0]}`,
      value: slowest,
    },
  ];
}
