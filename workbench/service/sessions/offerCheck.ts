import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { groupsOverageError } from '../identity/groupsOverage.ts';
import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenants.ts';
import type { LinkPeer } from './linkPeer.ts';
import { SlidingLimit } from './slidingLimit.ts';

const offersPerSpan = 5;

/** Whether somebody may offer help now, and how often: five codes in as much time as one lives. */
export class OfferCheck {
  readonly #store: Pick<Store, 'tenants'>;
  readonly #offers: SlidingLimit;

  /** `spanMs` is how long a code lives. */
  constructor(store: Pick<Store, 'tenants'>, clock: Clock, spanMs: number) {
    this.#store = store;
    this.#offers = new SlidingLimit(clock, offersPerSpan, spanMs);
  }

  /** Counts the offer, and gives the tenant as it is now. Errors: `remote_help_disabled`, `tab_refused`, `not_permitted`, `groups_overage`, `code_limit`. */
  async take({ admission, inTab }: LinkPeer): Promise<Tenant> {
    const tenant = await this.#store.tenants.get(admission.tenant.tenantId);
    if (!tenant?.settings.enabled) throw new HandrailError('remote_help_disabled', 'Remote help is switched off');
    if (inTab && !tenant.settings.tabsAllowed)
      throw new HandrailError('tab_refused', 'The tenant refuses browser tabs');
    if (!admission.permissions.has('screen.view')) {
      if (admission.groupsOverage) throw groupsOverageError();
      throw new HandrailError('not_permitted', 'This person may not help', { permission: 'screen.view' });
    }
    const key = `${tenant.tenantId} ${admission.person.id}`;
    if (this.#offers.isReached(key)) {
      throw new HandrailError('code_limit', 'Too many codes in a short time', {
        limit: offersPerSpan,
        waitMs: Math.ceil(this.#offers.waitMs(key)),
      });
    }
    this.#offers.count(key);
    return tenant;
  }
}
