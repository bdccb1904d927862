import { HandrailError, isErrorCode } from '@handrail/sdk';
import type { Identity } from '../../device/ports/machine.ts';
import type { ApiAnswer, ApiRequest, TenantApiPort } from '../../device/ports/tenantApi.ts';
import type { Fetch } from '../identity/signInService.ts';
import type { Downloads } from './downloads.ts';

const answerLimitMs = 30_000;
const saveLimitMs = 300_000;
/** The largest answer that is not a file, in bytes. */
const answerLimitBytes = 4_194_304;

export interface HttpTenantApiParts {
  /** Origin of the service, such as `https://help.example.org`. */
  readonly service: string;
  readonly identity: Pick<Identity, 'accessToken'>;
  readonly fetch: Fetch;
  readonly downloads: Downloads;
}

/** The tenant's API over `fetch`. */
export class HttpTenantApi implements TenantApiPort {
  readonly #parts: HttpTenantApiParts;

  constructor(parts: HttpTenantApiParts) {
    this.#parts = parts;
  }

  async send(request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer> {
    const response = await this.#fetch(request, signal, answerLimitMs);
    const text = await textOf(response);
    const etag = response.headers.get('etag') ?? undefined;
    if (text === '') return { value: undefined, ...(etag === undefined ? {} : { etag }) };
    return { value: parsed(text), ...(etag === undefined ? {} : { etag }) };
  }

  async save(request: ApiRequest, signal: AbortSignal): Promise<string> {
    const response = await this.#fetch(request, signal, saveLimitMs);
    const wanted = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    if (response.body === null) throw new HandrailError('malformed', 'The service sent no file');
    return await this.#parts.downloads.store(wanted ?? 'handrail', response.body);
  }

  async #fetch(request: ApiRequest, signal: AbortSignal, limitMs: number): Promise<Response> {
    const address = new URL(`/api/v1${request.path}`, this.#parts.service);
    for (const [name, value] of Object.entries(request.query)) address.searchParams.set(name, value);
    const token = await this.#parts.identity.accessToken();
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.ifMatch !== undefined) headers['if-match'] = request.ifMatch;
    if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
    let response: Response;
    try {
      response = await this.#parts.fetch(address, {
        method: request.method,
        headers,
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
    } catch (cause) {
      if (signal.aborted) throw new HandrailError('cancelled', 'The request was cancelled');
      throw new HandrailError(
        'service_unreachable',
        'The service did not answer',
        { address: this.#parts.service },
        { cause },
      );
    }
    if (!response.ok) throw await refusalOf(response);
    return response;
  }
}

/** A problem document (RFC 9457) as the error it stands for. What it says in words stays behind: sentences are the workbench's. */
async function refusalOf(response: Response): Promise<HandrailError> {
  const problem = parsedOrNothing(await textOf(response));
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
  if (isErrorCode(code)) return new HandrailError(code, 'The service refused the request', { status: response.status });
  return new HandrailError('service_unreachable', 'The service answered in a form of its own', {
    status: response.status,
  });
}

async function textOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > answerLimitBytes) throw new HandrailError('too_large', 'The answer of the service is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HandrailError('malformed', 'The service did not answer in JSON', {}, { cause });
  }
}

/** For the body of a refusal, which may come from something between here and the service, in any form. */
function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
