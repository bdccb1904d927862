import type { AnswerOf, EndpointName, RequestOf, TenantApi } from '@handrail/sdk/tenant/tenantApi';
import type { Caller } from '../../identity/caller.ts';

/**
 * What the handler of an endpoint gets: a caller who holds the endpoint's permission, and the parts of the request that the
 * endpoint declares, each of which fits its schema. `ifMatch` is there for `write` endpoints (`versionOf` reads it).
 */
export type Asked<N extends EndpointName> = Required<Omit<RequestOf<N>, 'idempotencyKey'>> & {
  readonly admission: Caller;
  /** Aborts when the caller went away. */
  readonly signal: AbortSignal;
};

/** A file that is sent piece by piece, as fast as it is taken. */
export interface FileAnswer {
  /** As it is saved, such as `devices.csv`: letters, digits, dots and dashes. */
  readonly name: string;
  readonly content: AsyncIterable<string>;
}

/** What a handler answers: the output itself, or with its `etag` where the endpoint has a version. */
export type Answer<N extends EndpointName> = TenantApi[N] extends { readonly file: string }
  ? FileAnswer
  : Immutable<AnswerOf<N> extends { readonly etag: string } ? AnswerOf<N> : AnswerOf<N>['value']>;

export type Handler<N extends EndpointName> = (asked: Asked<N>) => Promise<Answer<N>>;

/** Handlers by the endpoint's name. Errors they throw become problem documents; rows of another tenant are `not_found`. */
export type Handlers = { readonly [N in EndpointName]?: Handler<N> };

type Immutable<T> = T extends readonly (infer U)[]
  ? readonly Immutable<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;
