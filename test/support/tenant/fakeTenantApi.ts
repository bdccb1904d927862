import assert from 'node:assert/strict';
import { type ErrorCode, HandrailError } from '@handrail/sdk';
import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { tenantApi } from '@handrail/sdk/tenant/tenantApi';
import Value from 'typebox/value';
import type { ApiAnswer, ApiRequest, TenantApiPort } from '../../../workbench/device/ports/tenantApi.ts';
import { tenantAnswers } from './tenantAnswers.ts';

const endpoints: readonly (readonly [string, Endpoint])[] = Object.entries(tenantApi);

/** A tenant's API that answers from memory and writes down what it was asked. */
export class FakeTenantApi implements TenantApiPort {
  /** Requests in order: the endpoint's name and the request. */
  readonly asked: (readonly [string, ApiRequest])[] = [];
  /** Answers that differ from the usual ones. */
  readonly answers = new Map<string, unknown>(Object.entries(tenantAnswers));
  /** Endpoints that refuse, with what. */
  readonly refusals = new Map<string, ErrorCode>();

  async send(request: ApiRequest): Promise<ApiAnswer> {
    const [name, { output, version }] = this.#take(request);
    if (output === undefined) return { value: undefined };
    const value = withoutAbsent(this.answers.get(name));
    assert.ok(Value.Check(output, value), `${name} answers ${JSON.stringify(Value.Errors(output, value))}`);
    return { value, ...(version === undefined ? {} : { etag: '"7"' }) };
  }

  async save(request: ApiRequest): Promise<string> {
    const [name] = this.#take(request);
    return `${name}.csv`;
  }

  /** The last request of an endpoint. */
  last(name: string): ApiRequest | undefined {
    return this.asked.findLast(([asked]) => asked === name)?.[1];
  }

  #take(request: ApiRequest): readonly [string, Endpoint] {
    const found = endpoints
      .filter(([, { method, path }]) => method === request.method && fits(path, request.path))
      // A word in a path goes before a parameter, as in every router.
      .sort(([, one], [, other]) => one.path.split(':').length - other.path.split(':').length)[0];
    assert.ok(found, `${request.method} ${request.path} is no endpoint`);
    this.asked.push([found[0], request]);
    const refusal = this.refusals.get(found[0]);
    if (refusal) throw new HandrailError(refusal, 'refused by the test');
    return found;
  }
}

function fits(path: string, asked: string): boolean {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`).test(asked);
}

/** As JSON carries it. */
function withoutAbsent(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
