import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { SessionTicket } from '../../base/link/linkApi.ts';
import { isTooOld } from '../../base/policy/appVersion.ts';
import { verifyGrant } from '../../base/policy/grantCheck.ts';
import { hashGrant, type KeyOf } from '../../base/policy/serviceKeys.ts';
import type { Party } from '../../base/session/keys.ts';
import { otherParty } from '../../base/session/keys.ts';
import type { Hello } from '../link/serviceLink.ts';
import type { DeviceKeys } from '../ports/machine.ts';
import { GrantKeeper } from './grantKeeper.ts';
import { PeerLink, type PeerLinkParts } from './peerLink.ts';
import type { OpenedSession } from './sessionParts.ts';
import { upgradeRequired } from './upgradeRequired.ts';

/** The service's word on who is signed in here, with its keys ready for use. */
export interface Standing {
  readonly hello: Hello;
  readonly keyOf: KeyOf;
}

/**
 * Checks a ticket before a word is said to the other side: the grant is the service's, it is for this person, this
 * device and its key, in this tenant. `codeless`: whether this device goes on without a code, undefined where both will do.
 * Errors: `grant_mismatch`, `code_required`, `clock_skew`, `wrong_tenant`, `upgrade_required`.
 */
export async function openTicket(
  ticket: SessionTicket,
  role: Party,
  standing: Standing,
  own: DeviceKeys,
  codeless: boolean | undefined,
  parts: PeerLinkParts & { readonly clock: Clock },
): Promise<OpenedSession> {
  const { hello, keyOf } = standing;
  if (ticket.tenantId !== hello.tenant.id) throw new HandrailError('wrong_tenant', 'The session is of another tenant');
  const me = role === 'helper' ? ticket.helperId : ticket.sharerId;
  if (me !== hello.person.id)
    throw new HandrailError('grant_mismatch', 'The session names somebody else at this device');
  if (role === 'sharer' && ticket.deviceId !== hello.device.id) {
    throw new HandrailError('grant_mismatch', 'The session names another device');
  }
  const grant = await verifyGrant(
    ticket.grant,
    {
      issuer: hello.issuer,
      tenantId: ticket.tenantId,
      sessionId: ticket.sessionId,
      deviceId: ticket.deviceId,
      helperId: ticket.helperId,
      sharerId: ticket.sharerId,
      ...(role === 'helper' ? { helperThumbprint: own.thumbprint } : { sharerThumbprint: own.thumbprint }),
      ...(codeless !== undefined && { codeless }),
      now: parts.clock.now(),
    },
    keyOf,
  );
  if (grant.min_client !== undefined && isTooOld(parts.appVersion, grant.min_client))
    throw upgradeRequired(parts.appVersion, grant.min_client);
  const tabsRefused = grant.no_tabs === true;
  if (tabsRefused && parts.shell === 'tab')
    throw new HandrailError('tab_refused', 'The organisation refuses browser tabs');
  const peerLink = new PeerLink(parts, {
    role,
    ticket,
    grantHash: hashGrant(ticket.grant),
    minimumAppVersion: grant.min_client,
    tabsRefused,
    peerInTab: grant.tabs?.includes(otherParty(role)) ?? false,
    peerThumbprint: role === 'helper' ? grant.sharer_jkt : grant.cnf.jkt,
    issuer: hello.issuer,
    keyOf,
  });
  return {
    ticket,
    keeper: new GrantKeeper(grant, parts.clock),
    peerLink,
    issuer: hello.issuer,
    keyOf,
  };
}
