import type { Peer } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { GrantKey } from '../../base/link/linkApi.ts';
import { signCard } from '../../base/policy/card.ts';
import { signGrant } from '../../base/policy/grantCheck.ts';
import type { RandomBytes } from '../../base/random.ts';
import { newId } from '../newId.ts';
import type { SigningKey } from '../store/files/keyFiles.ts';

/** One end of a session, as a grant names it. */
export interface GrantParty {
  readonly personId: string;
  readonly deviceId: string;
  readonly thumbprint: string;
}

/** Signs what devices check for themselves: grants, and the cards that say who somebody is. */
export class GrantDesk {
  readonly issuer: string;
  readonly #key: SigningKey;
  readonly #clock: Clock;
  readonly #random: RandomBytes;

  constructor(parts: {
    /** The service's own address. */
    readonly issuer: string;
    readonly key: SigningKey;
    readonly clock: Clock;
    readonly random: RandomBytes;
  }) {
    this.issuer = parts.issuer;
    this.#key = parts.key;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  get publicKeys(): GrantKey[] {
    return [{ kty: 'OKP', crv: 'Ed25519', x: this.#key.publicJwk.x ?? '', kid: this.#key.kid }];
  }

  grant(session: {
    readonly tenantId: string;
    readonly sessionId: string;
    readonly sequence: number;
    readonly helper: GrantParty;
    readonly sharer: GrantParty;
    readonly permissions: readonly string[];
    readonly minimumAppVersion: string | undefined;
    /** Whether a browser tab may take part. */
    readonly tabsAllowed: boolean;
    /** Who is in one, as far as the service knows. */
    readonly tabs: readonly ('helper' | 'sharer')[];
    readonly codeless: boolean;
  }): Promise<string> {
    const { helper, sharer } = session;
    const content = {
      iss: this.issuer,
      aud: `device:${sharer.deviceId}`,
      sub: helper.personId,
      sharer: sharer.personId,
      dev: sharer.deviceId,
      tid: session.tenantId,
      sid: session.sessionId,
      seq: session.sequence,
      perm: [...session.permissions],
      cnf: { jkt: helper.thumbprint },
      sharer_jkt: sharer.thumbprint,
      ...(session.codeless && { codeless: true as const }),
      ...(session.minimumAppVersion !== undefined && { min_client: session.minimumAppVersion }),
      ...(!session.tabsAllowed && { no_tabs: true }),
      ...(session.tabs.length > 0 && { tabs: [...session.tabs] }),
      jti: newId(this.#random),
    };
    return signGrant(content, this.#key, this.#clock.now());
  }

  card(tenantId: string, person: Peer): Promise<string> {
    return signCard({ issuer: this.issuer, tenantId, person, now: this.#clock.now() }, this.#key);
  }
}
