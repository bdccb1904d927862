import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Catalogue } from '../../base/extension/catalogue.ts';
import type { EventLog } from '../ports/machine.ts';
import { Gate } from '../session/gate.ts';
import type { SideSet } from './sideSet.ts';

/** The gate of calls outside of any session: from this app's own page to its own `app` sides. `signal` ends what runs. */
export function appGate(
  { catalogue, clock, log }: { readonly catalogue: Catalogue; readonly clock: Clock; readonly log: EventLog },
  sides: SideSet,
  signal: AbortSignal,
): Gate {
  const none = new Set<string>();
  return new Gate(
    catalogue,
    {
      standing: () => ({
        side: 'app',
        state: 'none',
        rights: undefined,
        now: clock.monotonic(),
        policy: { tenantEnabled: true, refusedExtensions: none, refusedPermissions: none },
        consents: { given: none, blocked: none },
      }),
      askConsent: () => Promise.reject(new HandrailError('consent_required', 'There is nobody to ask')),
      dispatch: (action, value, caller) =>
        sides
          .findOrStart(action.extension)
          .call(
            action.name,
            value,
            { extension: action.extension, action: action.name, caller, signal },
            action.timeLimitMs,
          ),
      hear: (extension, event, payload) => sides.find(extension, 'app').event(event, payload),
      refused: (what) => log.record('refused', { extension: what.extension, name: what.name, code: what.code }),
    },
    clock,
  );
}
