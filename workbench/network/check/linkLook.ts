import { WebSocket } from 'ws';
import type { CheckFinding } from '../../base/check/checkResult.ts';
import type { Clock } from '../../base/clock.ts';
import { linkPath, linkProtocol } from '../../base/link/linkApi.ts';
import { linkReason } from '../linkProblem.ts';
import type { SystemNetwork } from '../systemNetwork.ts';

const waitMs = 10_000;
/** What the service itself answers where it takes no link. */
const answered: ReadonlyMap<number | undefined, CheckFinding> = new Map([
  [426, 'too_old'],
  [503, 'link_full'],
]);

/**
 * Opens the link as an app does, and waits for the first thing that the service says on it. A network that takes WebSockets apart
 * often lets them open, and nothing through.
 */
export function linkLook(
  service: URL,
  network: SystemNetwork,
  clock: Clock,
  signal: AbortSignal,
): Promise<CheckFinding> {
  const secure = service.protocol === 'https:';
  const socket = new WebSocket(`${secure ? 'wss' : 'ws'}://${service.host}${linkPath}`, linkProtocol, {
    ...(secure && { agent: network.socketAgent() }),
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: 65_536,
  });
  return new Promise((resolve) => {
    let open = false;
    const end = (finding: CheckFinding) => {
      limit.dispose();
      signal.removeEventListener('abort', abort);
      socket.terminate();
      resolve(finding);
    };
    const silent = () => end(open ? 'link_silent' : 'link_blocked');
    const abort = () => end('not_tried');
    const limit = clock.after(waitMs, silent);
    signal.addEventListener('abort', abort, { once: true });
    socket.on('open', () => {
      open = true;
      if (socket.protocol !== linkProtocol) end('link_blocked');
    });
    socket.on('message', () => end('link_ok'));
    socket.on('close', silent);
    socket.on('unexpected-response', (_request, { statusCode }) => end(answered.get(statusCode) ?? 'link_blocked'));
    socket.on('error', (error) => {
      const reason = linkReason(error);
      end(/^(proxy|pac)/.test(reason) ? (reason as CheckFinding) : 'link_blocked');
    });
  });
}
