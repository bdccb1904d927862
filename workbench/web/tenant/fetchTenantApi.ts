import { HandrailError, isErrorCode } from '@handrail/sdk';
import type { Identity } from '../../device/ports/machine.ts';
import type { ApiAnswer, ApiRequest, TenantApiPort } from '../../device/ports/tenantApi.ts';

const answerLimitMs = 30_000;
const saveLimitMs = 300_000;
/** The largest answer that is not a file, in characters. */
const answerLimit = 4_194_304;

export interface FetchTenantApiParts {
  /** Origin of the service, which is the tab's own. */
  readonly service: string;
  readonly identity: Pick<Identity, 'accessToken'>;
  readonly fetch: typeof globalThis.fetch;
  /** Puts a file among the person's downloads and gives its name. */
  readonly download: (name: string, content: Blob) => string;
}

/** The tenant's API from a tab: of its own origin, with the token in the request and nowhere else. */
export class FetchTenantApi implements TenantApiPort {
  readonly #parts: FetchTenantApiParts;

  constructor(parts: FetchTenantApiParts) {
    this.#parts = parts;
  }

  async send(request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
    const response = await this.#fetch(request, signal, answerLimitMs);
    const text = await response.text();
    if (text.length > answerLimit) throw new HandrailError('too_large', 'The answer of the service is too large');
    const etag = response.headers.get('etag');
    return { value: text === '' ? undefined : parsed(text), ...(etag === null ? {} : { etag }) };
  }

  async save(request: ApiRequest, signal: AbortSignal): Promise<string> {
    const response = await this.#fetch(request, signal, saveLimitMs);
    const wanted = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    return this.#parts.download(wanted ?? 'handrail', await response.blob());
  }

  async #fetch(request: ApiRequest, signal: AbortSignal, limitMs: number): Promise<Response> {
    const { service, identity, fetch } = this.#parts;
    const address = new URL(`/api/v1${request.path}`, service);
    for (const [name, value] of Object.entries(request.query)) address.searchParams.set(name, value);
    const headers: Record<string, string> = {
      authorization: `Bearer ${await identity.accessToken()}`,
      accept: 'application/json',
    };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.ifMatch !== undefined) headers['if-match'] = request.ifMatch;
    if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
    let response: Response;
    try {
      response = await fetch(address, {
        method: request.method,
        headers,
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
    } catch (cause) {
      if (signal.aborted) throw new HandrailError('cancelled', 'The request was cancelled');
      throw new HandrailError('service_unreachable', 'The service did not answer', { address: service }, { cause });
    }
    if (!response.ok) throw await refusalOf(response);
    return response;
  }
}

/** A problem document (RFC 9457) as the error it stands for. What it says in words stays behind: sentences are the workbench's. */
async function refusalOf(response: Response): Promise<HandrailError> {
  const problem: unknown = await response.json().catch(() => undefined);
  const code: unknown = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
  if (isErrorCode(code)) return new HandrailError(code, 'The service refused the request', { status: response.status });
  return new HandrailError('service_unreachable', 'The service answered in a form of its own', {
    status: response.status,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HandrailError('malformed', 'The service did not answer in JSON', {}, { cause });
  }
}
