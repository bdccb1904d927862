import { type BrowserUser, browserUser, sandboxPossible } from '../../build/browserUser.ts';
import { bundle } from '../../build/bundle.ts';
import { type Own, owningPlace } from './owning.ts';

/** A place of a test that is made for a browser's user whose sandbox is on, after all was bundled; says why, where it cannot be had here. */
export async function forSandboxedUser<Place extends object>(
  make: (user: BrowserUser, own: Own) => Promise<Place>,
): Promise<(Place & { dispose(): Promise<void> }) | { readonly reason: string }> {
  const place = await owningPlace(async (own) => {
    await bundle();
    const user = await browserUser();
    own(() => user.dispose());
    const sandbox = await sandboxPossible(user);
    return sandbox.possible ? await make(user, own) : { reason: `NOT RUN: ${sandbox.reason}` };
  });
  if ('reason' in place) await place.dispose();
  return place;
}
