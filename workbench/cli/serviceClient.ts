import { HandrailError } from '@handrail/sdk';
import type { Endpoint } from '@handrail/sdk/tenant/endpoint';
import type { CliIo } from './cliIo.ts';
import { CliProblem } from './cliProblem.ts';
import type { Connection } from './connection.ts';

/** What an endpoint is asked. */
export interface Asked {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

/** What came back, in a form that the caller looks at before use. */
export interface Answer {
  readonly value: unknown;
  readonly etag: string | undefined;
}

const attempts = 3;
const longestWaitMs = 30_000;
const answerLimitMs = 60_000;

/** Asks endpoints of one service with one token. Errors are `CliProblem`s with the service's own sentences. */
export class ServiceClient {
  readonly #connection: Connection;
  readonly #io: Pick<CliIo, 'fetch' | 'newKey' | 'clock'>;

  constructor(connection: Connection, io: Pick<CliIo, 'fetch' | 'newKey' | 'clock'>) {
    this.#connection = connection;
    this.#io = io;
  }

  async ask(endpoint: Endpoint, asked: Asked): Promise<Answer> {
    const response = await this.#response(endpoint, asked);
    const text = await response.text().catch((cause: unknown) => unreachable(this.#connection.address, cause));
    return { value: text === '' ? undefined : readJson(text), etag: response.headers.get('etag') ?? undefined };
  }

  /** The answer of an endpoint with a file, piece by piece. Rejects when it is cut off before its end. */
  async *file(endpoint: Endpoint, asked: Asked): AsyncGenerator<Uint8Array> {
    const response = await this.#response(endpoint, asked);
    try {
      for await (const piece of response.body ?? []) yield piece;
    } catch (cause) {
      throw new CliProblem('disconnected', 'The file was cut off before its end.', 'Ask for it again.', { cause });
    }
  }

  async #response(endpoint: Endpoint, asked: Asked): Promise<Response> {
    // One key for all attempts, so that what is made is made once.
    const key = endpoint.creates ? this.#io.newKey() : undefined;
    for (let attempt = 1; ; attempt++) {
      const response = await this.#attempt(endpoint, asked, key);
      if (response.ok) return response;
      const waitMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
      if (response.status !== 429 || attempt === attempts || !(waitMs <= longestWaitMs)) throw await refusal(response);
      await response.body?.cancel();
      await new Promise<void>((resolve) => this.#io.clock.after(waitMs, resolve));
    }
  }

  async #attempt(endpoint: Endpoint, asked: Asked, key: string | undefined): Promise<Response> {
    const { address, token } = this.#connection;
    const limit = endpoint.file ? undefined : AbortSignal.timeout(answerLimitMs);
    try {
      return await this.#io.fetch(`${address}/api/v1${pathOf(endpoint, asked)}`, {
        method: endpoint.method,
        // Another place would get the token.
        redirect: 'error',
        headers: {
          authorization: `Bearer ${token}`,
          ...(asked.body !== undefined && { 'content-type': 'application/json' }),
          ...(asked.ifMatch !== undefined && { 'if-match': asked.ifMatch }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
        ...(limit && { signal: limit }),
      });
    } catch (cause) {
      return unreachable(address, cause);
    }
  }
}

function pathOf(endpoint: Endpoint, { params = {}, query = {} }: Asked): string {
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return search.size === 0 ? path : `${path}?${search}`;
}

function unreachable(address: string, cause: unknown): never {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const why = reason instanceof Error && 'code' in reason ? String(reason.code) : 'no answer';
  throw new CliProblem(
    'service_unreachable',
    'The service cannot be reached.',
    'Check HANDRAIL_SERVICE and the network, and whether the service runs.',
    { facts: { address, why }, cause },
  );
}

/** The problem document of a refusal; a plain sentence where something else than the service answered. */
async function refusal(response: Response): Promise<CliProblem> {
  const text = await response.text().catch(() => '');
  const problem = readJson(text);
  const what = textOf(problem, 'what');
  const advice = textOf(problem, 'do');
  if (what === undefined || advice === undefined) {
    return new CliProblem(
      'service_unreachable',
      `The address answers with ${response.status}, and not as a Handrail service.`,
      'Check HANDRAIL_SERVICE, and the proxy in front of the service.',
    );
  }
  const facts = ['field', 'rule', 'permission'].flatMap((name) => {
    const value = textOf(problem, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return new CliProblem(HandrailError.codeOf(textOf(problem, 'code')), what, advice, {
    facts: Object.fromEntries(facts),
  });
}

function textOf(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text = (value as Readonly<Record<string, unknown>>)[name];
  return typeof text === 'string' ? text : undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return undefined;
  }
}
