import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';

/** What a promise settles with, as long as that is soon. Error: `timeout`, and whatever comes later is nobody's. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const limit = clock.after(ms, () => reject(new HandrailError('timeout', `Not within ${ms} ms`)));
    promise.finally(() => limit.dispose()).then(resolve, reject);
  });
}
