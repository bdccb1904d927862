import { HandrailError } from '@handrail/sdk';
import Type from 'typebox';
import Value from 'typebox/value';
import type { Clock } from '../../../base/clock.ts';

export interface GraphAccessOptions {
  /** `https://login.microsoftonline.com`, or that of a national cloud. */
  readonly login: string;
  /** `https://graph.microsoft.com`, or that of a national cloud. */
  readonly graph: string;
  /** The directory, and the application that may read there. */
  readonly tenantId: string;
  readonly clientId: string;
  /** Asked for each token, and kept nowhere. */
  readonly secret: () => string;
  readonly clock: Clock;
  /** How often one page is asked for while it is too much; 6 times where nothing is said. */
  readonly tries?: number;
  /** The service's way out. */
  readonly fetch: typeof globalThis.fetch;
}

/** What Microsoft Entra says beside its sentences, which name the application and more. */
const SignInRefusal = Type.Object({ error_codes: Type.Array(Type.Integer(), { minItems: 1, maxItems: 16 }) });

/** Its numbers for what an administrator can mend. */
const refusals: ReadonlyMap<number, string> = new Map([
  [7000215, 'secret_wrong'],
  [7000222, 'secret_expired'],
  [700016, 'application_unknown'],
  [7000112, 'application_unknown'],
  [90002, 'directory_unknown'],
  [900023, 'directory_unknown'],
]);

const Token = Type.Object({
  access_token: Type.String({ minLength: 1, maxLength: 16_384 }),
  expires_in: Type.Number({ minimum: 0 }),
});

const usualTries = 6;
/** The longest that is waited for one try, in ms; who asks for more is asked again at the next run. */
const longestWaitMs = 300_000;
const answerLimitMs = 60_000;
/** A token is not used in the last of its life. */
const tokenMarginMs = 60_000;

/** Asks Microsoft Graph as an application. No error repeats a secret, a token or what a server answered. */
export class GraphAccess {
  readonly #options: GraphAccessOptions;
  #token: { readonly value: string; readonly until: number } | undefined;
  #askedAt: number | undefined;

  constructor(options: GraphAccessOptions) {
    this.#options = options;
  }

  /** When Graph gave its first answer, by its own clock (ms since the epoch); undefined where it did not say. */
  get askedAt(): number | undefined {
    return this.#askedAt;
  }

  /** True for an address of Graph itself: a token goes nowhere else, whatever an answer says. */
  isOwn(address: URL): boolean {
    return address.origin === new URL(this.#options.graph).origin;
  }

  /**
   * The JSON at an address of Graph. Errors: `sign_in_failed`, `not_permitted`, `too_many` with `retryAfterMs`, `service_unreachable`,
   * `malformed`, `cancelled`; `policy_refused` for an address elsewhere.
   */
  async get(address: URL, signal: AbortSignal): Promise<unknown> {
    if (!this.isOwn(address)) throw new HandrailError('policy_refused', 'The address is not one of Microsoft Graph');
    let renewed = false;
    for (let attempt = 1; ; ) {
      const token = await this.#accessToken(signal);
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
      const response = await this.#fetch(address, { headers }, signal);
      const at = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(at)) this.#askedAt ??= at;
      if (response.ok) return await this.#json(response, signal);
      await response.body?.cancel();
      if (response.status === 401 && !renewed) {
        renewed = true;
        this.#token = undefined;
      } else if ([429, 503, 504].includes(response.status)) {
        await this.#wait(response, attempt, signal);
        attempt += 1;
      } else throw refusalOf(response.status);
    }
  }

  async #accessToken(signal: AbortSignal): Promise<string> {
    const { login, graph, tenantId, clientId, secret, clock } = this.#options;
    if (this.#token && this.#token.until > clock.monotonic()) return this.#token.value;
    const address = new URL(`${login}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret(),
      scope: `${graph}/.default`,
    });
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#fetch(address, { method: 'POST', body }, signal);
      if (response.ok) {
        const token = await this.#json(response, signal);
        if (!Value.Check(Token, token)) throw new HandrailError('malformed', 'The answer holds no token');
        this.#token = {
          value: token.access_token,
          until: clock.monotonic() + token.expires_in * 1000 - tokenMarginMs,
        };
        return token.access_token;
      }
      if (![429, 503, 504].includes(response.status)) throw await signInRefusal(response);
      await response.body?.cancel();
      await this.#wait(response, attempt, signal);
    }
  }

  async #fetch(address: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]);
    try {
      return await this.#options.fetch(address, { ...init, redirect: 'error', signal: limit });
    } catch {
      // Without its cause, which could quote the address or a header.
      if (signal.aborted) throw cancelled();
      throw new HandrailError('service_unreachable', 'Microsoft Graph cannot be reached', { address: address.origin });
    }
  }

  async #json(response: Response, signal: AbortSignal): Promise<unknown> {
    let text: string;
    try {
      text = await response.text();
    } catch {
      if (signal.aborted) throw cancelled();
      throw new HandrailError('service_unreachable', 'An answer of Microsoft Graph broke off');
    }
    try {
      return JSON.parse(text);
    } catch {
      // Without its cause, which quotes the answer.
      throw new HandrailError('malformed', 'The answer is no JSON');
    }
  }

  /** Waits as long as the answer asks for, or longer from try to try where it does not say. Error: `too_many`. */
  async #wait(response: Response, attempt: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const ms = retryAfterMs(response.headers.get('retry-after'), clock.now()) ?? 1000 * 2 ** attempt;
    if (attempt >= (this.#options.tries ?? usualTries) || ms > longestWaitMs)
      throw new HandrailError('too_many', 'Microsoft Graph takes no more for now', { retryAfterMs: ms });
    await new Promise<void>((resolve, reject) => {
      if (signal.aborted) return reject(cancelled());
      const stop = () => {
        timer.dispose();
        reject(cancelled());
      };
      const timer = clock.after(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

/** Seconds, or a date (RFC 9110 10.2.3); undefined where it is neither. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

async function signInRefusal(response: Response): Promise<HandrailError> {
  const { status } = response;
  const answer: unknown = await response.json().catch(() => undefined);
  const codes = Value.Check(SignInRefusal, answer) ? answer.error_codes : [];
  const why = codes.map((code) => refusals.get(code)).find((known) => known !== undefined);
  if (status >= 500) return new HandrailError('service_unreachable', 'The sign-in answered with an error', { status });
  return new HandrailError('sign_in_failed', 'The application could not sign in', {
    status,
    ...(why !== undefined && { why }),
  });
}

function refusalOf(status: number): HandrailError {
  if (status === 401) return new HandrailError('sign_in_failed', 'Microsoft Graph does not take the token');
  if (status === 403) {
    const permission = 'DeviceManagementManagedDevices.Read.All';
    return new HandrailError('not_permitted', 'The application may not read managed devices', { permission });
  }
  return new HandrailError('service_unreachable', 'Microsoft Graph answered with an error', { status });
}

function cancelled(): HandrailError {
  return new HandrailError('cancelled', 'The run was stopped');
}
