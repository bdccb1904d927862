import Type, { type Static } from 'typebox';
import type { CapabilityMethods } from './capability.ts';

const Start = Type.Object({ deviceId: Type.String({ minLength: 1, maxLength: 128 }) }, { additionalProperties: false });

/** Starting sessions from the device list, for the extension that shows it. */
export function helpCapability(start: (deviceId: string) => Promise<void>): CapabilityMethods {
  return new Map([
    ['start', { argument: Start, run: (argument: unknown) => start((argument as Static<typeof Start>).deviceId) }],
  ]);
}
