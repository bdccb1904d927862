import { Emitter } from '@handrail/sdk';
import type { Bus, BusMessages } from './bus.ts';

type Emitters = {
  readonly [T in keyof BusMessages]: Emitter<{ readonly tenantId: string; readonly message: BusMessages[T] }>;
};

/** The bus of a service that is one process. */
export function memoryBus(): Bus {
  const emitters: Emitters = { accessChanged: new Emitter(), settingsChanged: new Emitter() };
  return {
    publish: (tenantId, topic, message) => emitters[topic].emit({ tenantId, message }),
    subscribe: (topic, hear) => emitters[topic].event(({ tenantId, message }) => hear(tenantId, message)),
  };
}
