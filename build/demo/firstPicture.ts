import { firstFrameShown } from './measure.ts';
import { appearLimitMs } from './patience.ts';
import type { Pressed } from './quickHands.ts';
import type { Windows } from './windows.ts';

/** When each of the four things happened that lead from the typed code to the first frame, ms since the epoch. */
export interface FirstPicture {
  readonly typed: Pressed;
  readonly asked: Pressed;
  readonly allowed: Pressed;
  readonly shown: number;
}

/**
 * From the click that sends the code off to the first frame, by hands that are as quick as the screens let them be. `joined` is
 * called once the code has joined the two.
 */
export async function firstPicture(helper: Windows, sharer: Windows, joined: () => void): Promise<FirstPicture> {
  const [helping, sharing] = await Promise.all([helper, sharer].map((one) => one.letGo()));
  if (!helping || !sharing) throw new Error('There are no hands.');
  try {
    const shown = helping.inFrame('/stage/page.html', firstFrameShown, [appearLimitMs]);
    const typed = await sharing.press('/', 'Connect');
    const asked = await helping.press('/', 'Screen sharing');
    joined();
    const allowed = await sharing.press('/prompt', 'Allow screen sharing');
    return { typed, asked, allowed, shown: await shown };
  } finally {
    for (const hands of [helping, sharing]) hands.disconnect();
    await Promise.all([helper.takeUp(), sharer.takeUp()]);
  }
}
