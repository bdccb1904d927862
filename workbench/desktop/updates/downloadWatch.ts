import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disposable, disposable } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';

const lookMs = 1_000;
/** As long without a byte is the end of it, ms. */
const silenceMs = 120_000;

export interface WatchedDownload {
  /** Where the file grows. */
  readonly folder: string;
  /** Bytes that it may have. */
  readonly limit: number;
  readonly clock: Clock;
  /** `endless`: it is larger than was signed; `silent`: nothing comes any more. */
  readonly stop: (why: 'endless' | 'silent') => void;
}

/** Watches a file grow, since electron-updater itself takes whatever comes, for as long as it comes. */
export function watchDownload({ folder, limit, clock, stop }: WatchedDownload): Disposable {
  let last = -1;
  let changedAt = clock.monotonic();
  let over = false;
  let timer: Disposable;
  const look = async () => {
    const size = await sizeOf(folder);
    if (over) return;
    if (size > limit) return stop('endless');
    if (size !== last) changedAt = clock.monotonic();
    last = size;
    if (clock.monotonic() - changedAt >= silenceMs) return stop('silent');
    timer = clock.after(lookMs, () => void look());
  };
  timer = clock.after(lookMs, () => void look());
  return disposable(() => {
    over = true;
    timer.dispose();
  });
}

/** Throws away what was fetched. */
export async function emptyDownloads(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
