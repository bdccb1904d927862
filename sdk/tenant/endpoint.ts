import type { Static, TObject, TSchema } from 'typebox';

/** One request of the tenant's REST API, below `/api/v1`. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1`; parameters are written `:name`, as in `/roles/:roleId`. */
  readonly path: string;
  /** One sentence for the document and the command line. */
  readonly summary: string;
  /** A permission's full id, one of several, or `'signedIn'` for everybody who is signed in. */
  readonly requires: string | readonly string[];
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  /** Absent: nothing comes back (204). */
  readonly output?: TSchema;
  /**
   * `read`: the answer has an `ETag`. `write`: the request must name the version it changes in `If-Match`, and is refused with
   * `edit_conflict` when that is not the one in force, so that no edit is lost.
   */
  readonly version?: 'read' | 'write';
  /** Makes something (201); repeated with the same `Idempotency-Key` within a day, it makes it once and answers the same. */
  readonly creates?: boolean;
  /** The answer is a file of this media type, sent as a stream; `output` is absent. */
  readonly file?: 'text/csv' | 'application/json' | 'application/jsonl';
}

export type Endpoints = Readonly<Record<string, Endpoint>>;

type Part<E, K extends 'params' | 'query' | 'body'> = E extends { readonly [P in K]: infer S extends TSchema }
  ? Static<S>
  : undefined;
type Given<K extends string, T> = [T] extends [undefined]
  ? Record<never, never>
  : Record<never, never> extends T
    ? { readonly [P in K]?: T }
    : { readonly [P in K]: T };

/** What a request of this endpoint says. `ifMatch` is the version that a `write` endpoint changes. */
export type EndpointInput<E extends Endpoint> = Given<'params', Part<E, 'params'>> &
  Given<'query', Part<E, 'query'>> &
  Given<'body', Part<E, 'body'>> &
  (E extends { readonly version: 'write' } ? { readonly ifMatch: string } : Record<never, never>) &
  (E extends { readonly creates: true } ? { readonly idempotencyKey?: string } : Record<never, never>);

/** What it answers. `etag` is there where the endpoint has a version and something comes back. */
export type EndpointOutput<E extends Endpoint> = {
  readonly value: E extends { readonly output: infer S extends TSchema } ? Static<S> : undefined;
} & (E extends { readonly version: 'read' | 'write'; readonly output: TSchema }
  ? { readonly etag: string }
  : Record<never, never>);

/** Keeps the literal types of a declaration while checking its shape. */
export function defineEndpoints<const E extends Endpoints>(endpoints: E): E {
  return endpoints;
}
