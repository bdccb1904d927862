import type { Person } from '@handrail/sdk';
import type { CapabilityMethods } from './capability.ts';

/** What sign-in means for the app around it. */
export interface SignInFlow {
  signIn(signal: AbortSignal): Promise<Person>;
  signOut(): Promise<void>;
  current(): Person | undefined;
}

/** Sign-in for the extension that draws it; tokens stay behind the flow. */
export function identityCapability(flow: SignInFlow): CapabilityMethods {
  return new Map([
    ['signIn', { run: (_argument: unknown, call: { readonly signal: AbortSignal }) => flow.signIn(call.signal) }],
    ['signOut', { run: () => flow.signOut() }],
    ['current', { run: () => flow.current() }],
  ]);
}
