import type { Capability, Leases } from '@handrail/sdk';

/** One use of a lease, as it goes to the device. */
export interface LeaseUse {
  readonly capability: Capability;
  readonly method: string;
  readonly argument?: unknown;
}

/** The methods of each lease; the device has its own list and decides by that. */
const methods: { readonly [C in Capability]: readonly (keyof Leases[C] & string)[] } = {
  screen: ['start'],
  input: ['move', 'button', 'wheel', 'key', 'text', 'releaseAll'],
  overlay: ['start', 'add', 'point', 'clear'],
  pause: ['pause', 'resume'],
  identity: ['signIn', 'signOut', 'current'],
  tenant: ['request', 'save'],
  help: ['start'],
};

/** The leases that one call carries: for each capability an object whose methods go to the device. */
export function leasesOf(
  capabilities: readonly Capability[],
  use: (use: LeaseUse) => Promise<unknown>,
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    capabilities.map((capability) => {
      const lease = methods[capability].map((method) => {
        const call = (argument?: unknown) =>
          use({ capability, method, ...(argument === undefined ? {} : { argument }) });
        return [method, call] as const;
      });
      return [capability, Object.freeze(Object.fromEntries(lease))];
    }),
  );
}
