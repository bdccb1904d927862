import { type BrowserUser, browserUser, sandboxPossible } from '../../build/browserUser.ts';
import { bundle } from '../../build/bundle.ts';

/** Takes what is to end with a place: the last one first. */
export type Own = (end: () => Promise<unknown>) => void;

/**
 * A place of a test that is made for a browser's user whose sandbox is on, after all was bundled. What it owned ends when it is disposed
 * of, or was not made; says why, where the sandbox cannot be had here.
 */
export async function forSandboxedUser<Place>(
  make: (user: BrowserUser, own: Own) => Promise<Place>,
): Promise<(Place & { dispose(): Promise<void> }) | { readonly reason: string }> {
  const endings: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    await bundle();
    const user = await browserUser();
    endings.push(() => user.dispose());
    const sandbox = await sandboxPossible(user);
    if (sandbox.possible) return { ...(await make(user, (end) => void endings.push(end))), dispose };
    await dispose();
    return { reason: `NOT RUN: ${sandbox.reason}` };
  } catch (error) {
    await dispose();
    throw error;
  }
}
