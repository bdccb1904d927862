import { type ErrorCode, HandrailError } from '@handrail/sdk';
import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { type EndpointName, tenantApi } from '@handrail/sdk/tenant/tenantApi';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../identity/caller.ts';
import { groupsOverageError } from '../identity/groupsOverage.ts';
import type { Log } from '../logs/log.ts';
import { type AnswerCheck, answerCheck } from './answerCheck.ts';
import { contentDisposition, fileStream } from './fileAnswer.ts';
import { problemOf } from './problem.ts';
import type { Made, Repeats } from './repeats.ts';
import { absentPart, bodyPart, type PartCheck, textPart } from './requestParts.ts';
import type { FileAnswer, Handlers } from './routes/handlers.ts';

/** A request that was refused for want of a right, because what it names is not in the tenant, or for coming too often. */
export interface Refusal {
  readonly caller: Caller;
  readonly endpoint: EndpointName;
  readonly code: ErrorCode;
}

export interface TenantRouteParts {
  readonly handlers: Handlers;
  /** From an access token to who asks. Errors: those of `Reception`. */
  readonly admit: (token: string) => Promise<Caller>;
  /** Takes what a request costs from its caller's rate. Error: `too_many`. */
  readonly limit: (caller: Caller, cost: number) => void;
  readonly repeats: Pick<Repeats, 'once'>;
  /** Told of each refusal before it is answered. */
  readonly refused: (refusal: Refusal) => Promise<void>;
  readonly log: Log;
  /** True in tests: an answer that does not fit its declaration is an error. */
  readonly strict: boolean;
}

/** The largest of the declared bodies is a branding with its logo. */
const bodyLimit = 128 * 1024;

/** Serves each endpoint of the tenant's API for which there is a handler, as it is declared. */
export function registerTenantRoutes(app: FastifyInstance, parts: TenantRouteParts): void {
  for (const name of Object.keys(tenantApi) as EndpointName[]) {
    const handler = parts.handlers[name] as AnyHandler | undefined;
    if (!handler) continue;
    const route = new TenantRoute(name, handler, parts);
    const { method, path } = tenantApi[name];
    app.route({
      method,
      url: `/api/v1${path}`,
      bodyLimit,
      exposeHeadRoute: false,
      handler: (request, reply) => route.serve(request, reply),
    });
  }
}

/** A handler as it is called: that its parts fit its declaration is what the checks before it see to. */
type AnyHandler = (asked: {
  readonly admission: Caller;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
  readonly signal: AbortSignal;
}) => Promise<unknown>;

class TenantRoute {
  readonly #name: EndpointName;
  readonly #endpoint: Endpoint;
  readonly #handler: AnyHandler;
  readonly #parts: TenantRouteParts;
  readonly #params: PartCheck;
  readonly #query: PartCheck;
  readonly #body: PartCheck;
  readonly #answer: AnswerCheck | undefined;

  constructor(name: EndpointName, handler: AnyHandler, parts: TenantRouteParts) {
    const endpoint: Endpoint = tenantApi[name];
    this.#name = name;
    this.#endpoint = endpoint;
    this.#handler = handler;
    this.#parts = parts;
    this.#params = endpoint.params ? textPart('params', endpoint.params) : () => undefined;
    this.#query = endpoint.query ? textPart('query', endpoint.query) : absentPart('query');
    this.#body = endpoint.body ? bodyPart('body', endpoint.body) : absentPart('body');
    this.#answer = endpoint.output && answerCheck(endpoint.output, parts.log, endpoint.path, parts.strict);
  }

  async serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const caller = await this.#parts.admit(bearerToken(request));
    try {
      return await this.#answered(caller, request, reply);
    } catch (error) {
      const { status, code } = problemOf(error);
      if (status === 403 || status === 404 || status === 429)
        await this.#parts.refused({ caller, endpoint: this.#name, code });
      throw error;
    }
  }

  async #answered(caller: Caller, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    // A file is read from end to end.
    this.#parts.limit(caller, this.#endpoint.file ? 20 : 1);
    checkPermission(this.#endpoint, caller);
    const asked = {
      admission: caller,
      params: this.#params(request.params),
      query: this.#query(request.query),
      body: this.#body(request.body),
      ifMatch: this.#endpoint.version === 'write' ? ifMatch(request) : undefined,
      signal: goneSignal(reply),
    };
    if (this.#endpoint.file) return this.#sendFile((await this.#handler(asked)) as FileAnswer, reply);
    const key = this.#endpoint.creates ? request.headers['idempotency-key'] : undefined;
    if (key === undefined) return this.#send(await this.#made(asked), reply);
    const said = [this.#name, asked.params, asked.query, asked.body];
    const made = await this.#parts.repeats.once(caller, String(key), said, () => this.#made(asked));
    if (made.isRepeat) reply.header('Idempotency-Replayed', 'true');
    return this.#send(made, reply);
  }

  async #made(asked: Parameters<AnyHandler>[0]): Promise<Made> {
    const answer = await this.#handler(asked);
    if (!this.#answer) return { value: undefined, etag: undefined };
    const { value, etag } = this.#endpoint.version ? (answer as Made) : { value: answer, etag: undefined };
    return { value: this.#answer(value), etag };
  }

  #send({ value, etag }: Made, reply: FastifyReply): FastifyReply {
    if (!this.#answer) return reply.code(204).send();
    if (etag !== undefined) reply.header('ETag', etag);
    return reply.code(this.#endpoint.creates ? 201 : 200).send(value);
  }

  async #sendFile(answer: FileAnswer, reply: FastifyReply): Promise<FastifyReply> {
    const { log } = this.#parts;
    const stream = await fileStream(answer, (error) => log.failure('http.file', error, { route: this.#endpoint.path }));
    return reply
      .code(200)
      .type(`${this.#endpoint.file}; charset=utf-8`)
      .header('Content-Disposition', contentDisposition(answer.name))
      .send(stream);
  }
}

function bearerToken(request: FastifyRequest): string {
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new HandrailError('sign_in_required', 'No access token came with the request');
  return token;
}

function checkPermission({ requires }: Endpoint, { permissions, groupsOverage }: Caller): void {
  if (requires === 'signedIn') return;
  const any = typeof requires === 'string' ? [requires] : requires;
  if (any.some((permission) => permissions.has(permission))) return;
  if (groupsOverage) throw groupsOverageError();
  throw new HandrailError('not_permitted', 'The caller lacks a permission', { permission: any.join(' or ') });
}

function ifMatch(request: FastifyRequest): string {
  const given = request.headers['if-match'];
  // With `*` whatever is there would be overwritten, unseen.
  if (given === undefined || given === '*') throw new HandrailError('version_required', 'If-Match names no version');
  return given;
}

function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  return gone.signal;
}
