import { HandrailError } from '@handrail/sdk';
import type { IntuneSettings } from '@handrail/sdk/tenant/intune';
import type { Clock } from '../../../base/clock.ts';
import type { IntuneConnection } from '../../store/devices/intuneConnections.ts';
import type { SecretSeal } from '../../store/files/secretSeal.ts';
import type { TenantContext } from '../../store/tenantContext.ts';
import { clouds } from './clouds.ts';
import { GraphAccess } from './graphAccess.ts';

/** What the secret of a tenant's application is sealed for. */
export const secretPurpose = 'intune';

export interface IntuneReaderParts {
  readonly seal: SecretSeal;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
}

/** A tenant's way to Graph, by its settings. Error: `wrong_state`, with what is missing in `why`. */
export function graphAccessOf(
  { seal, clock, fetch }: IntuneReaderParts,
  context: TenantContext,
  settings: IntuneSettings,
  connection: IntuneConnection | undefined,
  tries?: number,
): { readonly access: GraphAccess; readonly graph: string } {
  const { directoryId, clientId } = settings;
  const kept = connection?.secret?.sealed;
  if (directoryId === undefined || clientId === undefined || kept === undefined) throw unready('incomplete');
  const open = () => {
    const secret = seal.open(context, secretPurpose, kept);
    if (secret === undefined) throw unready('secret_sealed_elsewhere');
    return secret;
  };
  open();
  const { login, graph } = clouds[settings.cloud];
  return {
    access: new GraphAccess({
      login,
      graph,
      tenantId: directoryId,
      clientId,
      secret: open,
      clock,
      fetch,
      ...(tries !== undefined && { tries }),
    }),
    graph,
  };
}

function unready(why: string): HandrailError {
  return new HandrailError('wrong_state', 'Intune is not connected whole', { why });
}
