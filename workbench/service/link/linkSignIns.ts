import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { serviceInterface } from '../../base/link/linkApi.ts';
import { isTooOld, newerMinimum } from '../../base/policy/appVersion.ts';
import { shownText } from '../../base/policy/shownText.ts';
import type { MethodInput, MethodOutput } from '../../base/rpc/methods.ts';
import { keyThumbprint } from '../../base/session/identityProof.ts';
import type { GrantDesk } from '../access/grantDesk.ts';
import { mayAdminister } from '../access/rights.ts';
import type { DeviceDesk } from '../devices/deviceDesk.ts';
import { personCalling } from '../identity/caller.ts';
import type { Admission, Reception } from '../identity/reception.ts';
import type { Device } from '../store/devices/deviceRows.ts';
import type { Tenant } from '../store/tenants.ts';
import { checkDeviceProof } from './deviceProof.ts';
import type { SignedInLink } from './signedInLink.ts';

export interface LinkSignInParts {
  readonly reception: Reception;
  readonly devices: DeviceDesk;
  readonly grants: GrantDesk;
  readonly clock: Clock;
  /** What this service wants of every app, whatever a tenant wants. */
  readonly minimumAppVersion?: string | undefined;
}

export type Hello = MethodInput<typeof serviceInterface, 'hello'>;
export type Welcome = MethodOutput<typeof serviceInterface, 'hello'>;

const protocolVersion = 1;

/** Who is let in on a link: a person with a good token, at a device that proves its key, in an app that is new enough. */
export class LinkSignIns {
  readonly #parts: LinkSignInParts;

  constructor(parts: LinkSignInParts) {
    this.#parts = parts;
  }

  /** Errors: whatever keeps somebody out; what the tenant decided is in its log as well. */
  async signIn(
    hello: Hello,
    nonce: Uint8Array,
    inTab: boolean,
  ): Promise<{ readonly admission: Admission; readonly device: Device; readonly welcome: Welcome }> {
    const { reception, devices, grants, clock } = this.#parts;
    if (hello.protocol !== protocolVersion) {
      throw new HandrailError(
        hello.protocol < protocolVersion ? 'upgrade_required' : 'wrong_version',
        'The app speaks another version',
        {
          service: protocolVersion,
          app: hello.protocol,
        },
      );
    }
    checkDeviceProof(hello.device.key, nonce, hello.proof);
    const admission = await reception.admit(hello.token);
    const { tenant, person, permissions, expiresAt } = admission;
    await this.#orTurnedAway(admission, () => checkAppVersion(hello.appVersion, this.#parts.minimumAppVersion, tenant));
    await this.#orTurnedAway(admission, () => checkTab(inTab, tenant, permissions));
    const { actor } = personCalling(admission);
    const seen = await devices.seen(
      tenant,
      {
        thumbprint: keyThumbprint(hello.device.key),
        name: shownText(hello.device.name, 128) ?? 'Computer',
        os: shownText(hello.device.os, 64) ?? 'unknown',
        platform: hello.device.platform,
        appVersion: shownText(hello.appVersion, 32) ?? '',
        owner: person,
      },
      inTab ? undefined : hello.enrolment,
      actor,
    );
    const standing = await devices.standing(tenant, seen.id);
    const device = { ...seen, enrolled: standing.enrolled };
    return {
      admission,
      device,
      welcome: {
        person,
        tenant: { id: tenant.tenantId, name: tenant.name, settings: tenant.settings },
        device: standing,
        permissions: [...permissions],
        ...(admission.groupsOverage && { groupsOverage: true }),
        grantKeys: grants.publicKeys,
        issuer: grants.issuer,
        serverTime: clock.now(),
        expiresAt,
      },
    };
  }

  /** A renewed token on a link: until when it holds. Errors: those of its check, `wrong_account`. */
  async renew(link: SignedInLink, token: string): Promise<number> {
    const admission = await this.#parts.reception.admit(token);
    await this.#orTurnedAway(admission, () => link.refresh(admission));
    return admission.expiresAt;
  }

  /** What refuses somebody whose token is good is in their tenant's log as well. */
  async #orTurnedAway(admission: Admission, check: () => void): Promise<void> {
    try {
      check();
    } catch (error) {
      await this.#parts.reception.turnedAway(admission, error);
      throw error;
    }
  }
}

function checkAppVersion(appVersion: string, ofService: string | undefined, { settings }: Tenant): void {
  const minimum = newerMinimum(ofService, settings.minimumAppVersion);
  if (minimum === undefined || !isTooOld(appVersion, minimum)) return;
  const app = shownText(appVersion, 32) ?? '';
  throw new HandrailError('upgrade_required', 'The app is older than is wanted here', { minimum, app });
}

/** Who may change that setting comes in to do so; sessions are refused to them, too. */
function checkTab(inTab: boolean, { settings }: Tenant, permissions: ReadonlySet<string>): void {
  if (inTab && !settings.tabsAllowed && !mayAdminister(permissions))
    throw new HandrailError('tab_refused', 'The tenant refuses browser tabs');
}
