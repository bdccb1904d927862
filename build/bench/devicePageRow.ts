import { median, type ServiceRow } from './serviceRow.ts';

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
  async measure({ service }) {
    const { address, token } = await service();
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
    const shared = { unit: 'ms', aim: 'under 30' };
    return [
      {
        ...shared,
        key: 'devicePageMs',
        label: 'page of 100 devices, filtered and sorted',
        value: median([...medians.values()]),
      },
      {
        ...shared,
        key: 'devicePageSlowestMs',
        label: `the slowest of ${lists.length}: ${which?.split('&')[0]}`,
        value: slowest,
      },
    ];
  },
};
