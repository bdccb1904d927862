import type { CheckResult } from '../../base/check/checkResult.ts';
import type { IceServer } from '../../base/link/linkApi.ts';
import type { RelayCheck } from '../stores/connectionCheck.ts';

const waitMs = 8_000;

/** As much of a connection as gathers a relay's address. */
type Gathering = Pick<
  RTCPeerConnection,
  'createDataChannel' | 'createOffer' | 'setLocalDescription' | 'close' | 'onicecandidate' | 'onicecandidateerror'
>;

export interface RelayWindow {
  readonly RTCPeerConnection?: (new (configuration: RTCConfiguration) => Gathering) | undefined;
  readonly performance: Pick<Performance, 'now'>;
  setTimeout(run: () => void, ms: number): unknown;
}

/**
 * Tries each relay as a session would, with credentials. Says something only where it learns more than that one answers: that it lets
 * this device through, or that it does not.
 */
export function checkRelays(page: RelayWindow): RelayCheck {
  return async (servers, tell, signal) => {
    const tries = servers
      .filter(({ credential }) => credential !== undefined)
      .flatMap(({ urls, ...rest }) => urls.map((url) => ({ ...rest, urls: [url] })));
    await Promise.all(tries.map((server) => tried(server, page, tell, signal)));
  };
}

async function tried(
  server: IceServer,
  page: RelayWindow,
  tell: (result: CheckResult) => void,
  signal: AbortSignal,
): Promise<void> {
  const began = page.performance.now();
  const finding = await gather(server, page, signal);
  if (finding === undefined) return;
  const [target = ''] = server.urls;
  const ms = Math.max(0, page.performance.now() - began);
  tell({ step: 'relay', target, state: finding === 'relay_used' ? 'ok' : 'warn', finding, ms, facts: {} });
}

async function gather(
  server: IceServer,
  page: RelayWindow,
  signal: AbortSignal,
): Promise<'relay_used' | 'relay_credentials' | undefined> {
  const { RTCPeerConnection: Connection } = page;
  if (Connection === undefined) return undefined;
  const { urls, username, credential } = server;
  const entry = { urls, ...(username !== undefined && { username }), ...(credential !== undefined && { credential }) };
  let connection: Gathering | undefined;
  try {
    const made = new Connection({ iceServers: [entry], iceTransportPolicy: 'relay' });
    connection = made;
    const found = new Promise<'relay_used' | 'relay_credentials' | undefined>((resolve) => {
      let refused: 'relay_credentials' | undefined;
      made.onicecandidate = ({ candidate }) => {
        if (candidate?.candidate) resolve('relay_used');
        else resolve(refused);
      };
      made.onicecandidateerror = ({ errorCode }) => {
        // 401 and 403 come from the relay itself (RFC 8656); 701 is a relay that was not reached.
        if (errorCode === 401 || errorCode === 403) refused = 'relay_credentials';
      };
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
      page.setTimeout(() => resolve(refused), waitMs);
    });
    made.createDataChannel('check');
    await made.setLocalDescription(await made.createOffer());
    return await found;
  } catch {
    // No WebRTC to try it with, which is a step of its own.
    return undefined;
  } finally {
    connection?.close();
  }
}
