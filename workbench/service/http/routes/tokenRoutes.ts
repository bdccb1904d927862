import { HandrailError } from '@handrail/sdk';
import type { ApiToken } from '@handrail/sdk/tenant/apiTokens';
import type { Clock } from '../../../base/clock.ts';
import type { RandomBytes } from '../../../base/random.ts';
import { recordedActor } from '../../audit/actor.ts';
import { newSecret, secretHash } from '../../devices/secrets.ts';
import { secretPrefix } from '../../identity/apiReception.ts';
import type { Caller } from '../../identity/caller.ts';
import { newId } from '../../newId.ts';
import type { Store } from '../../store/store.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import type { Handlers } from './handlers.ts';

const newestFirst: Order = { list: 'apiTokens', sort: 'createdAt', descending: true, key: 'number' };
/** A token that nobody renews ends after this long at the latest. */
const longestLifeMs = 366 * 24 * 3_600_000;

/** Tokens of programs. */
export function tokenRoutes(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomBytes;
}): Handlers {
  const { store, clock, random } = parts;
  return {
    'apiTokens.list': async ({ admission, query }) => {
      const limit = query.limit ?? 100;
      const after = positionOf(newestFirst, query.cursor);
      const tokens = await store.apiTokens.list(admission.tenant, {
        limit: limit + 1,
        ...(after && { after: { createdAt: Number(after.key), id: after.id } }),
      });
      const placeOf = ({ createdAt, id }: ApiToken) => ({ key: createdAt, id });
      return pageOf(tokens, { limit, order: newestFirst }, placeOf, (token) => token);
    },
    'apiTokens.create': async ({ admission, body }) => {
      const maker = personOf(admission);
      checkHeld(admission, body.permissions);
      const now = clock.now();
      checkEnd(body.expiresAt, now);
      const secret = newSecret(secretPrefix, random);
      const token = { ...body, id: newId(random), createdAt: now, createdBy: maker.id, secretHash: secretHash(secret) };
      await store.transaction(admission.tenant, async ({ apiTokens, audit }) => {
        await apiTokens.add(admission.tenant, token);
        const content = { at: now, action: 'token.created', subject: { kind: 'token', id: token.id } } as const;
        const { actor, personal } = recordedActor(admission.actor);
        await audit.append(admission.tenant, { ...content, actor }, personal);
      });
      const { id, name, signInName } = maker;
      return { token: { ...body, id: token.id, createdAt: now, createdBy: { id, name, signInName } }, secret };
    },
    'apiTokens.revoke': async ({ admission, params }) => {
      await store.transaction(admission.tenant, async ({ apiTokens, audit }) => {
        if (!(await apiTokens.get(admission.tenant, params.tokenId)))
          throw new HandrailError('not_found', 'No such token is in this tenant');
        const now = clock.now();
        if (!(await apiTokens.revoke(admission.tenant, params.tokenId, now))) return;
        const content = { at: now, action: 'token.revoked', subject: { kind: 'token', id: params.tokenId } } as const;
        const { actor, personal } = recordedActor(admission.actor);
        await audit.append(admission.tenant, { ...content, actor }, personal);
      });
    },
  };
}

/** A program that could issue tokens would outlive its own revocation. */
function personOf({ person }: Caller) {
  if (!person) throw new HandrailError('wrong_account', 'Only a person can issue a token');
  return person;
}

function checkHeld({ permissions }: Caller, asked: readonly string[]): void {
  const beyond = asked.find((permission) => !permissions.has(permission));
  if (beyond !== undefined) {
    throw new HandrailError('not_held', 'The person does not hold what the token would', { permission: beyond });
  }
}

function checkEnd(expiresAt: number, now: number): void {
  if (expiresAt > now && expiresAt <= now + longestLifeMs) return;
  const rule = expiresAt > now ? 'maximum' : 'minimum';
  throw new HandrailError('invalid_input', 'The token would end too late or has ended', {
    field: 'body.expiresAt',
    rule,
  });
}
