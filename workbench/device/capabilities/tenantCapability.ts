import { HandrailError } from '@handrail/sdk';
import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import { tenantApi } from '@handrail/sdk/tenant/tenantApi';
import Type, { type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { RandomBytes } from '../../base/random.ts';
import type { ApiRequest, TenantApiPort } from '../ports/tenantApi.ts';
import type { AdmittedCall, CapabilityMethods } from './capability.ts';

const Call = Type.Object(
  {
    endpoint: Type.String({ maxLength: 64 }),
    params: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 128 }))),
    query: Type.Optional(Type.Object({})),
    body: Type.Optional(Type.Unknown()),
    ifMatch: Type.Optional(Type.String({ maxLength: 128 })),
    idempotencyKey: Type.Optional(Type.String({ maxLength: 128 })),
  },
  { additionalProperties: false },
);
type Call = Type.Static<typeof Call>;

const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>(Object.entries(tenantApi));

/**
 * The tenant's API for extensions that ship with the app: declared endpoints only, each request checked against its
 * declaration before it leaves. What the person may do is the service's to decide.
 */
export function tenantCapability(api: TenantApiPort, random: RandomBytes): CapabilityMethods {
  const attempts = new Attempts(random);
  return new Map([
    [
      'request',
      {
        argument: Call,
        run: async (argument: unknown, { signal }: AdmittedCall) => {
          const request = requestOf(argument as Call, false);
          const creates = endpoints.get((argument as Call).endpoint)?.creates === true;
          const { value, etag } = creates
            ? await attempts.make(request, (keyed) => api.send(keyed, signal))
            : await api.send(request, signal);
          return { ...(value === undefined ? {} : { value }), ...(etag === undefined ? {} : { etag }) };
        },
      },
    ],
    [
      'save',
      {
        argument: Call,
        run: async (argument: unknown, { signal }: AdmittedCall) => ({
          fileName: await api.save(requestOf(argument as Call, true), signal),
        }),
      },
    ],
  ]);
}

/**
 * Gives each request that makes something a key, and the same key to the same request after an attempt whose answer was
 * lost: pressed again, it makes one thing and not two.
 */
class Attempts {
  readonly #random: RandomBytes;
  readonly #lost = new Map<string, string>();

  constructor(random: RandomBytes) {
    this.#random = random;
  }

  async make<T>(request: ApiRequest, send: (keyed: ApiRequest) => Promise<T>): Promise<T> {
    if (request.idempotencyKey !== undefined) return await send(request);
    const what = JSON.stringify([request.path, request.body]);
    const key =
      this.#lost.get(what) ?? [...this.#random(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#lost.delete(what);
    try {
      return await send({ ...request, idempotencyKey: key });
    } catch (error) {
      const { code } = HandrailError.from(error);
      if (code === 'service_unreachable' || code === 'cancelled' || code === 'timeout' || code === 'key_in_progress') {
        // Bounded: the oldest is the least likely to be tried again.
        const [oldest] = this.#lost.keys();
        if (this.#lost.size >= 16 && oldest !== undefined) this.#lost.delete(oldest);
        this.#lost.set(what, key);
      }
      throw error;
    }
  }
}

/** The request that a call of an endpoint stands for. Error: `invalid_input`, which names the part. */
export function requestOf(call: Call, file: boolean): ApiRequest {
  const endpoint = endpoints.get(call.endpoint);
  if (!endpoint || (endpoint.file !== undefined) !== file) {
    throw new HandrailError('unknown_action', 'The tenant has no such endpoint', { endpoint: call.endpoint });
  }
  check(call.endpoint, 'params', endpoint.params, call.params);
  check(call.endpoint, 'query', endpoint.query, call.query ?? (endpoint.query && {}));
  check(call.endpoint, 'body', endpoint.body, call.body);
  // These two are no names but directions, and would lead to another endpoint.
  if (Object.values(call.params ?? {}).some((value) => value === '.' || value === '..')) {
    throw new HandrailError('invalid_input', `The params of ${call.endpoint} do not fit`, { endpoint: call.endpoint });
  }
  const path = endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(call.params?.[name] ?? ''),
  );
  return {
    method: endpoint.method,
    path,
    query: Object.fromEntries(Object.entries(call.query ?? {}).map(([name, value]) => [name, String(value)])),
    body: call.body,
    ...(call.ifMatch === undefined ? {} : { ifMatch: call.ifMatch }),
    ...(call.idempotencyKey === undefined ? {} : { idempotencyKey: call.idempotencyKey }),
  };
}

function check(endpoint: string, part: string, schema: TSchema | undefined, value: unknown): void {
  if (schema ? Check(schema, value) : value === undefined) return;
  throw new HandrailError('invalid_input', `The ${part} of ${endpoint} does not fit`, { endpoint, part });
}
