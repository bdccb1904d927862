import Type from 'typebox';
import { ConnectionInfo } from '../../../base/link/connectionInfo.ts';
import { SignInOptions } from '../../../base/link/signInOptions.ts';

const closed = { additionalProperties: false };

/** What is answered without a token, by whole path. */
export const publicEndpoints = {
  '/api/v1/sign-in': {
    name: 'signIn.get',
    summary: 'How people sign in: the identity provider and what to ask it for',
    output: SignInOptions,
  },
  '/api/v1/connection': {
    name: 'connection.get',
    summary: 'What an app needs to check the connection: the time here, the oldest app, the relays',
    output: ConnectionInfo,
  },
  '/api/v1/openapi.json': {
    name: 'openApi.get',
    summary: 'This document',
    output: Type.Object({}),
  },
  '/healthz': {
    name: 'health.get',
    summary: 'Whether the process answers',
    output: Type.Object({ status: Type.Literal('ok') }, closed),
  },
  '/readyz': {
    name: 'readiness.get',
    summary: 'Whether the service takes requests; 503 while it does not',
    output: Type.Object({ status: Type.Union([Type.Literal('ready'), Type.Literal('not ready')]) }, closed),
  },
} as const;
