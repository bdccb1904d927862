import { HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { AccessCache } from '../access/accessCache.ts';
import type { RefusedSignIns } from '../audit/refusedSignIns.ts';
import { secretHash } from '../devices/secrets.ts';
import type { KeptToken } from '../store/access/apiTokens.ts';
import type { Store } from '../store/store.ts';
import { type Caller, personCalling } from './caller.ts';
import { checkEnabled, heldPermissions } from './heldPermissions.ts';
import type { Reception } from './reception.ts';

/** How every token of a program begins, so that scanners for leaked secrets know one when they see it. */
export const secretPrefix = 'hrt_';

/** `lastUsedAt` is as fresh as this; a busy program writes no more often. */
const lastUsedStepMs = 60_000;

/** Lets callers of the REST API in: people by their access token, programs by theirs. The link takes people only. */
export class ApiReception {
  readonly #reception: Pick<Reception, 'admit'>;
  readonly #store: Store;
  readonly #access: Pick<AccessCache, 'of'>;
  readonly #clock: Clock;
  readonly #refused: Pick<RefusedSignIns, 'known'>;

  constructor(parts: {
    readonly reception: Pick<Reception, 'admit'>;
    readonly store: Store;
    readonly access: Pick<AccessCache, 'of'>;
    readonly clock: Clock;
    readonly refused: Pick<RefusedSignIns, 'known'>;
  }) {
    this.#reception = parts.reception;
    this.#store = parts.store;
    this.#access = parts.access;
    this.#clock = parts.clock;
    this.#refused = parts.refused;
  }

  /** Errors: those of `Reception`; for a program `sign_in_failed`, `sign_in_expired`, `remote_help_disabled`, `groups_overage`. */
  async admit(token: string): Promise<Caller> {
    if (!token.startsWith(secretPrefix)) return personCalling(await this.#reception.admit(token));
    const kept = await this.#store.apiTokens.ofSecret(secretHash(token));
    // Without a row nothing says whose it could be.
    if (!kept) throw new HandrailError('sign_in_failed', 'No such API token is valid');
    try {
      return await this.#program(kept, this.#clock.now());
    } catch (error) {
      const actor = { kind: 'token', id: kept.id, name: kept.name } as const;
      await this.#refused.known({ tenantId: kept.tenantId }, actor, error);
      throw error;
    }
  }

  async #program(kept: KeptToken, now: number): Promise<Caller> {
    if (kept.revokedAt !== undefined) throw new HandrailError('sign_in_failed', 'No such API token is valid');
    if (kept.expiresAt <= now) throw new HandrailError('sign_in_expired', 'The API token has expired');
    const tenant = await this.#store.tenants.get(kept.tenantId);
    if (!tenant) throw new HandrailError('sign_in_failed', 'The API token has no tenant');
    const parts = { store: this.#store, access: this.#access };
    const maker = await this.#store.people.get(tenant, kept.createdBy);
    const held = await heldPermissions(parts, tenant, kept.createdBy, maker?.providerGroups ?? []);
    const groupsOverage = maker?.groupsOverage ?? false;
    // A program never does more than the person who made its token could do now.
    const permissions = new Set(kept.permissions.filter((permission) => held.has(permission)));
    checkEnabled(tenant, { permissions, groupsOverage });
    if ((kept.lastUsedAt ?? 0) <= now - lastUsedStepMs) await this.#store.apiTokens.used(tenant, kept.id, now);
    return { tenant, actor: { kind: 'token', id: kept.id, name: kept.name }, permissions, groupsOverage };
  }
}
