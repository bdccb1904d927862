import { setTimeout as pause } from 'node:timers/promises';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import type { Room } from './room.ts';

/** How a picture can come, in the words of the page. */
export type ShownRoute = 'Direct' | 'TURN' | 'Relayed';

/** How the helper is told that the picture comes; empty while there is nothing to read, such as when it connects again. */
export async function shownRoute({ helperPage }: Pick<Room, 'helperPage'>): Promise<ShownRoute | ''> {
  const status = helperPage.getByRole('region', { name: 'Connection' });
  const said = (await status.textContent({ timeout: 500 }).catch(() => '')) ?? '';
  return (/Route\s*(Direct|TURN|Relayed)/.exec(said)?.[1] ?? '') as ShownRoute | '';
}

/** Settles once the picture comes so, with the time that took, ms; else says how it came instead. */
export async function routeBecomes(room: Room, route: ShownRoute): Promise<number> {
  const begun = performance.now();
  let last = '';
  while (performance.now() - begun < appearLimitMs) {
    last = await shownRoute(room);
    if (last === route) return performance.now() - begun;
    await pause(50);
  }
  throw new Error(
    `THE ROUTE IS NOT THE EXPECTED ONE: "${last}" is shown, and not "${route}", after ${appearLimitMs} ms.`,
  );
}
