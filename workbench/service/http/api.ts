import { HandrailError } from '@handrail/sdk';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { type ConnectionInfo, connectionPath } from '../../base/link/connectionInfo.ts';
import type { SignInOptions } from '../../base/link/signInOptions.ts';
import type { Store } from '../store/store.ts';
import { asksForPage, nothingHere } from './nothingHere.ts';
import { once } from './once.ts';
import { docsPage } from './openApi/docsPage.ts';
import { openApiDocument } from './openApi/openApi.ts';
import { problemOf, problemType } from './problem.ts';
import type { StyledPage } from './styledPage.ts';
import { registerTenantRoutes, type TenantRouteParts } from './tenantRoutes.ts';

export interface ApiParts extends TenantRouteParts {
  readonly store: Pick<Store, 'ping'>;
  /** How apps and programs reach this service. */
  readonly address: string;
  readonly signIn: SignInOptions;
  /** What an app is told before anybody signs in. */
  readonly connection: () => Promise<ConnectionInfo>;
  /** True once the service takes links. */
  readonly isReady: () => boolean;
}

const bodyLimit = 64 * 1024;

/** Everything under plain HTTP but the embedded provider. Answers JSON, and errors as problem documents. */
export async function createApi(parts: ApiParts): Promise<FastifyInstance> {
  const { store, log, signIn, isReady } = parts;
  // Fastify's own logging writes addresses and queries; the hook below writes what may be written.
  const app = fastify({ logger: false, bodyLimit, routerOptions: { maxParamLength: 128 } });

  // JSON is the one form of a request's body.
  app.removeContentTypeParser('text/plain');
  app.addHook('onSend', async (_request, reply) => {
    // A page brings its own policy.
    reply.headers({ ...securityHeaders, ...ownPolicy(reply.getHeader('Content-Security-Policy')) });
  });
  app.addHook('onResponse', async (request, reply) => {
    log.event('http', {
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
  const noRoute = problemOf(new HandrailError('unknown_action', 'No such route'));
  const noPage = once(() => nothingHere(noRoute));
  app.setNotFoundHandler((request, reply) => {
    reply.code(noRoute.status).header('Vary', 'Accept');
    if (asksForPage(request.method, request.headers.accept)) return sendPage(reply, noPage());
    return reply.type(problemType).send(noRoute);
  });
  app.setErrorHandler((thrown, request, reply) => {
    const error = fromFastify(thrown);
    const problem = problemOf(error);
    if (problem.status >= 500) log.failure('http.failed', error, { route: request.routeOptions.url ?? 'unknown' });
    const { retryAfterMs } = error.details;
    if (typeof retryAfterMs === 'number') reply.header('Retry-After', Math.ceil(retryAfterMs / 1000));
    if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
    return reply.code(problem.status).type(problemType).send(problem);
  });

  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const ready =
      isReady() &&
      (await store.ping().then(
        () => true,
        () => false,
      ));
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
  const document = once(() => openApiDocument(parts.address));
  const docs = once(() => docsPage(document()));
  app.get('/api/v1/openapi.json', async () => document());
  app.get('/api/docs', (_request, reply) => sendPage(reply, docs()));
  app.get('/api/v1/sign-in', async (): Promise<SignInOptions> => signIn);
  app.get(connectionPath, (): Promise<ConnectionInfo> => parts.connection());
  registerTenantRoutes(app, parts);
  await app.ready();
  return app;
}

function sendPage(reply: FastifyReply, { html, policy }: StyledPage): FastifyReply {
  return reply.type('text/html; charset=utf-8').header('Content-Security-Policy', policy).send(html);
}

const securityHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

function ownPolicy(policy: unknown): { readonly 'Content-Security-Policy'?: string } {
  return typeof policy === 'string' ? { 'Content-Security-Policy': policy } : {};
}

/** Fastify's own errors say what is wrong by their status. */
function fromFastify(thrown: unknown): HandrailError {
  if (thrown instanceof HandrailError) return thrown;
  const status = thrown instanceof Error && 'statusCode' in thrown ? thrown.statusCode : undefined;
  if (status === 413) return new HandrailError('too_large', 'The body is too large');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new HandrailError('malformed', 'The request cannot be read');
  return HandrailError.from(thrown);
}
