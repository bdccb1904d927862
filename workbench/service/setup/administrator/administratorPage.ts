import type { Clock } from '../../../base/clock.ts';
import type { RandomBytes } from '../../../base/random.ts';
import type { Bus } from '../../bus/bus.ts';
import type { Provider } from '../../identity/provider.ts';
import type { TokenVerifier } from '../../identity/tokenVerifier.ts';
import type { Log } from '../../logs/log.ts';
import type { Store } from '../../store/store.ts';
import { SetupHandler, setupPath } from '../page/setupHandler.ts';
import { SetupToken } from '../setupToken.ts';
import { AdministratorSignIn } from './administratorSignIn.ts';
import { nameAdministrator } from './nameAdministrator.ts';

/** The setup page of a service that runs: who has the token names an administrator. */
export function administratorPage(parts: {
  readonly dataFolder: string;
  readonly address: string;
  readonly provider: Provider;
  readonly tokens: TokenVerifier;
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}): SetupHandler {
  const { dataFolder, address, provider, clock, random } = parts;
  const signIn = new AdministratorSignIn({ ...parts, fetch, redirect: `${address}${setupPath}/callback` });
  return new SetupHandler({
    ...parts,
    token: new SetupToken({ dataFolder, now: () => clock.now(), random }),
    step: {
      kind: 'administrator',
      issuer: provider.issuer,
      signIn,
      name: async (token) => (await nameAdministrator(parts, token)).name,
    },
  });
}
