import { HandrailError } from '@handrail/sdk';
import type { EnrolmentToken } from '@handrail/sdk/tenant/devices';
import type { Static } from 'typebox';
import type { Clock } from '../../../base/clock.ts';
import type { RandomBytes } from '../../../base/random.ts';
import { recordedActor } from '../../audit/actor.ts';
import { newSecret, secretHash } from '../../devices/secrets.ts';
import { newId } from '../../newId.ts';
import type { KeptEnrolmentToken } from '../../store/devices/enrolmentTokens.ts';
import type { Store } from '../../store/store.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import type { Handlers } from './handlers.ts';

const newestFirst: Order = { list: 'enrolmentTokens', sort: 'createdAt', descending: true, key: 'number' };

/** Starts every enrolment token's secret, so that one that leaks is recognised. */
const enrolmentPrefix = 'hre_';

/** Tokens that enrol devices. */
export function enrolmentRoutes(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomBytes;
}): Handlers {
  const { store, clock, random } = parts;
  return {
    'enrolmentTokens.list': async ({ admission: { tenant }, query }) => {
      const limit = query.limit ?? 100;
      const after = positionOf(newestFirst, query.cursor);
      const rows = await store.enrolmentTokens.list(tenant, { limit: limit + 1, ...(after && { after }) });
      return pageOf(
        rows,
        { limit, order: newestFirst },
        ({ createdAt, id }) => ({ key: createdAt, id }),
        (token) => shown(token, clock.now()),
      );
    },
    'enrolmentTokens.create': async ({ admission: { tenant, actor }, body }) => {
      const now = clock.now();
      if (body.expiresAt <= now) {
        throw new HandrailError('invalid_input', 'The token would be expired', {
          field: 'body.expiresAt',
          rule: 'future',
        });
      }
      const secret = newSecret(enrolmentPrefix, random);
      const token = {
        id: newId(random),
        name: body.name,
        uses: body.uses,
        groupId: body.groupId,
        expiresAt: body.expiresAt,
        createdAt: now,
        createdBy: actor.id,
      };
      await store.transaction(tenant, async (tables) => {
        if (body.groupId !== undefined && (await tables.groups.get(tenant, body.groupId))?.kind !== 'devices') {
          throw new HandrailError('not_found', 'There is no such group of devices');
        }
        await tables.enrolmentTokens.add(tenant, token, secretHash(secret));
        const { actor: who, personal } = recordedActor(actor);
        await tables.audit.append(
          tenant,
          { at: now, action: 'enrolment.created', actor: who, subject: { kind: 'enrolment', id: token.id } },
          personal,
        );
      });
      return { token: shown({ ...token, used: 0, revokedAt: undefined }, now), secret };
    },
    'enrolmentTokens.revoke': async ({ admission: { tenant, actor }, params }) => {
      const now = clock.now();
      await store.transaction(tenant, async (tables) => {
        if (!(await tables.enrolmentTokens.revoke(tenant, params.tokenId, now))) {
          throw new HandrailError('not_found', 'There is no such token that is not revoked');
        }
        const { actor: who, personal } = recordedActor(actor);
        await tables.audit.append(
          tenant,
          { at: now, action: 'enrolment.revoked', actor: who, subject: { kind: 'enrolment', id: params.tokenId } },
          personal,
        );
      });
      return undefined;
    },
  };
}

function shown(token: KeptEnrolmentToken, now: number): Static<typeof EnrolmentToken> {
  return {
    id: token.id,
    name: token.name,
    ...(token.uses !== undefined && { uses: token.uses }),
    used: token.used,
    ...(token.groupId !== undefined && { groupId: token.groupId }),
    expiresAt: token.expiresAt,
    createdAt: token.createdAt,
    ...(token.createdBy !== undefined && { createdBy: { id: token.createdBy } }),
    ...(token.revokedAt !== undefined && { revokedAt: token.revokedAt }),
    state: stateOf(token, now),
  };
}

function stateOf(token: KeptEnrolmentToken, now: number): Static<typeof EnrolmentToken>['state'] {
  if (token.revokedAt !== undefined) return 'revoked';
  if (token.expiresAt <= now) return 'expired';
  return token.uses !== undefined && token.used >= token.uses ? 'usedUp' : 'usable';
}
