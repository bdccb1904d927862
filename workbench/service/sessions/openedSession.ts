import type { DeviceStanding } from '../../base/link/linkApi.ts';
import type { OpenedSession } from '../store/sessions/sessionRecords.ts';
import type { LinkPeer } from './linkPeer.ts';
import { type LiveSession, sideOf } from './liveSession.ts';

/** What the record of a session begins with, when a sharer has joined it. */
export function openedSession(session: LiveSession, peer: LinkPeer, standing: DeviceStanding): OpenedSession {
  const { helper } = session;
  const sharer = sideOf(peer);
  return {
    id: session.id,
    kind: session.target ? 'launched' : 'code',
    helper: helper.person,
    helperDeviceId: helper.deviceId,
    sharer: sharer.person,
    device: { id: sharer.deviceId, name: peer.device.name, os: peer.device.os },
    createdAt: session.createdAt,
    enrolled: sharer.enrolled,
    compliance: standing.compliance,
    reasons: standing.reasons,
  };
}
