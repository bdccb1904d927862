import Type, { type Static } from 'typebox';
import { closed, Id, Name, Page, PersonReference, paging, Secret, Time } from './common.ts';
import { defineEndpoints } from './endpoint.ts';

export const ApiTokenContent = Type.Object(
  {
    name: Name,
    /** Never more than the person who makes it holds. */
    permissions: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      minItems: 1,
      maxItems: 64,
      uniqueItems: true,
    }),
    expiresAt: Time,
  },
  closed,
);

/** A token of a program. It is bound to one tenant and can do what it lists, as long as its maker still can. */
export const ApiToken = Type.Object(
  {
    id: Id,
    ...ApiTokenContent.properties,
    createdAt: Time,
    createdBy: PersonReference,
    lastUsedAt: Type.Optional(Time),
    revokedAt: Type.Optional(Time),
  },
  closed,
);
export type ApiToken = Static<typeof ApiToken>;

export const apiTokenEndpoints = defineEndpoints({
  'apiTokens.list': {
    method: 'GET',
    path: '/api-tokens',
    summary: 'Tokens of programs',
    requires: 'roles.manage',
    query: Type.Object(paging, closed),
    output: Page(ApiToken),
  },
  'apiTokens.create': {
    method: 'POST',
    path: '/api-tokens',
    summary: 'Issues a token for a program; its secret is shown once',
    requires: 'roles.manage',
    body: ApiTokenContent,
    output: Type.Object({ token: ApiToken, secret: Secret }, closed),
    creates: true,
  },
  'apiTokens.revoke': {
    method: 'DELETE',
    path: '/api-tokens/:tokenId',
    summary: 'Revokes a token of a program at once',
    requires: 'roles.manage',
    params: Type.Object({ tokenId: Id }, closed),
  },
});
