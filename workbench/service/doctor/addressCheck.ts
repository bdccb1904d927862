import { type Finding, fail, ok } from '../setup/finding.ts';

const waitMs = 5_000;

/** Whether the service answers at the address that apps are given. */
export async function addressFinding(address: string, fetch: typeof globalThis.fetch): Promise<Finding> {
  const check = 'address';
  try {
    const response = await fetch(`${address}/readyz`, { redirect: 'error', signal: AbortSignal.timeout(waitMs) });
    const value: unknown = await response.json().catch(() => undefined);
    const isHandrail = typeof value === 'object' && value !== null && 'status' in value && value.status === 'ready';
    if (response.ok && isHandrail) return ok(check, `The service answers at ${address}.`);
    return fail(
      check,
      `What answers at ${address} is not this service, or it is not ready (${response.status}).`,
      'Check the proxy in front of it, and its name in the network.',
    );
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
    return fail(
      check,
      `Nobody answers at ${address} as seen from here (${code}).`,
      'Check the name in the network, the firewall, and the certificate.',
    );
  }
}
