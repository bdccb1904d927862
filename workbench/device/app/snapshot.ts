import { HandrailError } from '@handrail/sdk';
import type { Branding, TenantSettings } from '@handrail/sdk/tenant/settings';
import type { AppState, SessionState } from '../../base/app/appState.ts';
import { joinAddress } from '../../base/app/joinLink.ts';
import type { Preferences } from '../../base/app/preferences.ts';
import type { Catalogue } from '../../base/extension/catalogue.ts';
import type { DeviceStanding } from '../../base/link/linkApi.ts';
import { isTooOld } from '../../base/policy/appVersion.ts';
import type { LinkStatus } from '../link/serviceLink.ts';
import type { Shell } from '../ports/shell.ts';
import { problemOf } from '../session/summary.ts';
import { upgradeRequired } from '../session/upgradeRequired.ts';
import type { Invitation } from './deepLinkDesk.ts';
import type { IdentityFlow } from './identityFlow.ts';
import type { JoinDesk } from './joinDesk.ts';
import type { OfferDesk, OfferState } from './offerDesk.ts';
import type { RequestDesk } from './requestDesk.ts';
import type { SideSet } from './sideSet.ts';
import type { SurfaceShelf } from './surfaceShelf.ts';

export interface SnapshotSource {
  readonly shell: Shell;
  readonly address: string;
  /** The person at this device chose the service. */
  readonly chosen: boolean;
  readonly deviceName: string;
  readonly appVersion: string;
  readonly preferences: Preferences;
  readonly link: LinkStatus;
  readonly identity: IdentityFlow;
  readonly offers: OfferDesk;
  readonly joins: JoinDesk;
  readonly sides: SideSet;
  readonly shelf: SurfaceShelf;
  readonly catalogue: Catalogue;
  readonly standing: DeviceStanding | undefined;
  readonly requests: RequestDesk;
  readonly invitation: Invitation | undefined;
  readonly settings: TenantSettings;
  readonly branding: Branding | undefined;
  readonly update: AppState['update'];
  readonly sessions: readonly { readonly side: 'helper' | 'sharer'; state(): SessionState }[];
}

/** Everything the page shows, as it is now. */
export function snapshot(source: SnapshotSource): AppState {
  const { shell, identity, link, offers, joins, shelf, catalogue } = source;
  const { hello } = identity;
  const identityProblem = identity.problem ?? (hello && tooOld(source));
  const sessions = source.sessions.map((session) => session.state());
  const offer = offers.state();
  const join = joins.state();
  const canShare = shell.abilities.has('stage.capture');
  return {
    shell: { kind: shell.kind, version: source.appVersion, sandboxed: shell.sandboxed },
    preferences: source.preferences,
    service: {
      address: source.address,
      link: link.link,
      ...(source.chosen ? { choice: 'person' as const } : {}),
      ...(link.link !== 'online' && link.problem ? { problem: problemOf(link.problem) } : {}),
    },
    identity: {
      status: identity.status,
      ...(hello
        ? {
            person: hello.person,
            tenant: {
              id: hello.tenant.id,
              name: hello.tenant.name,
              enabled: source.settings.enabled,
              codeLength: source.settings.codeLength,
            },
          }
        : {}),
      permissions: hello?.permissions ?? [],
      ...(identityProblem ? { problem: problemOf(identityProblem) } : {}),
    },
    device: {
      name: source.deviceName,
      enrolled: source.standing?.enrolled ?? false,
      ...(source.standing ? { compliance: source.standing.compliance, reasons: source.standing.reasons } : {}),
      canShare,
      ...(canShare
        ? {}
        : { shareProblem: problemOf(new HandrailError('not_supported', 'This app cannot share a screen')) }),
    },
    update: source.update,
    ...(source.branding ? { branding: source.branding } : {}),
    ...(offer ? { offer: withLink(offer, source) } : {}),
    ...(offers.problem ? { offerProblem: problemOf(offers.problem) } : {}),
    requests: source.requests.state(),
    ...(source.invitation ? { invitation: source.invitation } : {}),
    ...(join ? { join } : {}),
    ...(joins.problem ? { joinProblem: problemOf(joins.problem) } : {}),
    sessions,
    sides: [...source.sides.wanted],
    // Pages stand back while a session is in front, which is told of many times a second.
    shown: shelf.shown.filter(({ surface }) => surface !== 'page' || sessions.length === 0),
    toasts: [...shelf.toasts],
    offers: [...pageOffers(identity, catalogue), ...sessions.flatMap((session) => offersOf(session, catalogue))],
    titles: Object.fromEntries([
      ...catalogue.manifests.map(({ id, title }) => [id, title] as const),
      ...catalogue.permissions.flatMap(({ id, title }) => (title === undefined ? [] : [[id, title] as const])),
    ]),
    texts: Object.fromEntries(catalogue.manifests.map(({ id, texts }) => [id, texts])),
  };
}

/** A code is sent on by its public part alone, where the tenant has no objection. Who was chosen from the list needs no link. */
function withLink(
  { part, ...offer }: OfferState,
  { address, settings }: SnapshotSource,
): NonNullable<AppState['offer']> {
  if (settings.joinLinksAllowed === false || offer.launched) return offer;
  return { ...offer, joinAddress: joinAddress(address, part) };
}

/** The pages that extensions have for this person; what a page then asks for is decided where it is asked. */
function pageOffers({ status, hello }: IdentityFlow, catalogue: Catalogue): AppState['offers'] {
  if (status !== 'signedIn') return [];
  const held = new Set(hello?.permissions ?? []);
  return catalogue.actions
    .filter(({ place, from, on }) => place?.surface === 'page' && on === 'app' && from.has('app'))
    .filter(({ requires }) => requires === 'everyone' || held.has(requires))
    .filter(({ place }) => !place?.offeredTo || place.offeredTo.some((permission) => held.has(permission)))
    .map(({ extension, name, place }) => ({
      extension,
      action: name,
      surface: 'page',
      label: place?.label ?? name,
      ...(place?.icon ? { icon: place.icon } : {}),
      order: place?.order ?? 100,
      enabled: true,
      allowed: true,
    }))
    .sort((a, b) => a.order - b.order);
}

/** What the tenant wants now, also where the app signed in before. */
function tooOld({ appVersion, settings }: SnapshotSource): HandrailError | undefined {
  const { minimumAppVersion } = settings;
  if (minimumAppVersion === undefined || !isTooOld(appVersion, minimumAppVersion)) return undefined;
  return upgradeRequired(appVersion, minimumAppVersion);
}

/** The actions with a place that this side of a session may ask for now; the gate decides, this only greys out. */
function offersOf(session: SessionState, catalogue: Catalogue): AppState['offers'] {
  if (session.phase === 'ended') return [];
  const held = new Set(session.held);
  return (
    catalogue.actions
      .filter(({ place, from }) => place && place.surface !== 'page' && from.has(session.side))
      // The picture is the helper's.
      .filter(({ place }) => place?.surface !== 'picture' || session.side === 'helper')
      .filter(({ place }) => !place?.when || place.when.some((phase) => phase === session.phase))
      .map(({ extension, name, place, requires, asks, whilePaused }) => ({
        extension,
        action: name,
        sessionId: session.id,
        surface: place?.surface ?? 'toolbar',
        label: place?.label ?? name,
        ...(place?.icon ? { icon: place.icon } : {}),
        order: place?.order ?? 100,
        ...(place?.tool ? { tool: place.tool } : {}),
        allowed: requires === 'everyone' || asks === 'none' || session.allowed.includes(requires),
        enabled:
          (requires === 'everyone' || held.has(requires)) &&
          !session.blocked.includes(requires) &&
          (session.phase === 'active' ||
            (session.phase === 'trust' && session.side === 'helper') ||
            (session.phase === 'paused' && whilePaused)),
      }))
      .sort((a, b) => a.order - b.order)
  );
}
