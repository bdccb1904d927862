import { Emitter, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { ActivityMonitor } from '../../device/ports/input.ts';
import { LocalInput } from '../../device/session/localInput.ts';

/** A tab reaches neither keyboard nor mouse of its machine: nothing is injected, and there is nothing to watch. */
export function noInput(clock: Clock): LocalInput {
  return new LocalInput({
    clock,
    createInjector: () =>
      Promise.reject(new HandrailError('not_supported', 'A browser tab cannot press keys on its machine')),
    createMonitor: async () => stillMonitor(),
  });
}

function stillMonitor(): ActivityMonitor {
  return {
    onActivity: new Emitter<{ readonly kind: 'pointer' | 'key' }>().event,
    onEndKey: new Emitter<void>().event,
    onFailure: new Emitter<Error>().event,
    dispose: async () => undefined,
  };
}
