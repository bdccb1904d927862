import { HandrailError } from '@handrail/sdk';
import type { Keystore, ProviderKeys } from '../../device/ports/machine.ts';

const neverEnrolled = () =>
  Promise.reject(new HandrailError('not_supported', 'A browser tab keeps nothing and is never enrolled'));

/** A tab keeps no secret but its own key, which has a place of its own. */
export const noKeystore: Keystore = {
  read: async () => undefined,
  write: neverEnrolled,
  remove: async () => undefined,
};

/** A tab always asks for the code, and so nobody's word on a helper's key counts there. */
export const noProviderKeys: ProviderKeys = { keysOf: neverEnrolled };
