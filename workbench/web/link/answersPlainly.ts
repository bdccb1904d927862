import { ConnectionInfo, connectionPath } from '../../base/link/connectionInfo.ts';
import { conform } from '../../base/rpc/conform.ts';

const answerLimitMs = 10_000;

/**
 * Whether the service answers a plain request and would take one more link. A browser hears no reason why a WebSocket did not
 * open, so that a service without room for one must be told from a network that lets none through.
 */
export async function answersPlainly(
  service: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(new URL(connectionPath, service), {
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]),
    });
    const info = conform(ConnectionInfo, response.ok ? await response.json() : undefined);
    return info.fits && (info.value as ConnectionInfo).full !== true;
  } catch {
    // No answer, or none of the service's: then nothing is known of its WebSockets.
    return false;
  }
}
