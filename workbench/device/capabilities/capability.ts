import { type Capability, HandrailError, type SideName } from '@handrail/sdk';
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';

/** One method of a lease: what it takes, and what it does once the argument fits. */
export interface LeaseMethod {
  readonly argument?: TSchema;
  readonly run: (argument: unknown, call: AdmittedCall) => unknown;
}

/** A machine object as a call carries it: a closed list of methods. */
export type CapabilityMethods = ReadonlyMap<string, LeaseMethod>;

/** A call that the gate admitted. Its leases work until `signal` aborts. */
export interface AdmittedCall {
  readonly extension: string;
  readonly action: string;
  /** Taken from the channel that the call came through. */
  readonly caller: SideName;
  readonly signal: AbortSignal;
}

/** The machine objects that a side's calls may carry, by capability. */
export type CapabilitySet = ReadonlyMap<Capability, CapabilityMethods>;

/** Uses one method of a lease of an admitted call. */
export async function useLease(
  capabilities: CapabilitySet,
  use: { readonly capability: Capability; readonly method: string; readonly argument?: unknown },
  call: AdmittedCall,
): Promise<unknown> {
  if (call.signal.aborted) throw new HandrailError('lease_ended', `The lease of ${call.action} has ended`);
  const method = capabilities.get(use.capability)?.get(use.method);
  if (!method)
    throw new HandrailError('capability_missing', `${call.extension} has no ${use.capability}.${use.method}`);
  if (method.argument ? !Check(method.argument, use.argument) : use.argument !== undefined) {
    throw new HandrailError('invalid_input', `The argument of ${use.capability}.${use.method} has the wrong shape`);
  }
  return await method.run(use.argument, call);
}
