import type { SessionTicket } from '../../base/link/linkApi.ts';
import type { TurnDesk } from '../turn/turnDesk.ts';
import type { LiveSession, SessionSide } from './liveSession.ts';

/** What a side learns when the two are linked, with a channel of its own to the relay. */
export function sessionTicket(
  turn: TurnDesk,
  session: LiveSession,
  own: SessionSide,
  sharer: SessionSide,
  grant: string,
): SessionTicket {
  own.channel = own.peer?.openChannel() ?? 0;
  return {
    sessionId: session.id,
    tenantId: session.tenant.tenantId,
    channel: own.channel,
    grant,
    iceServers: turn.iceServers(session.id, own.deviceId),
    helperId: session.helper.personId,
    sharerId: sharer.personId,
    deviceId: sharer.deviceId,
    compliance: {
      state: session.standing?.compliance ?? 'notEnrolled',
      reasons: session.standing?.reasons ?? [],
    },
  };
}
