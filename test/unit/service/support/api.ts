import type { Acme } from './acme.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty where the answer is no JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface ApiRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type AskApi = (method: string, path: string, request?: ApiRequest) => Promise<ApiAnswer>;

/** Asks the API of a running service with one token; `undefined` asks without. */
export function api(acme: Acme, token: string | undefined): AskApi {
  return async (method, path, { body, headers } = {}) => {
    const answer = await fetch(`${acme.service.address}/api/v1${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /[/+]json(;|$)/.test(answer.headers.get('content-type') ?? '') && text !== '';
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: isJson ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {},
    };
  };
}
