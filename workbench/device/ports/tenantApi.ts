/** One request of the tenant's REST API, ready to send. `path` is below `/api/v1`. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Sent as JSON where it is not undefined. */
  readonly body: unknown;
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
}

/** What came back with a status of success. */
export interface ApiAnswer {
  /** Undefined where nothing came. */
  readonly value: unknown;
  readonly etag?: string;
}

/** The tenant's REST API, as the person who is signed in. Tokens stay behind it. */
export interface TenantApiPort {
  /** Errors: the service's refusal by its code, sign_in_required, sign_in_expired, service_unreachable, cancelled. */
  send(request: ApiRequest, signal: AbortSignal): Promise<ApiAnswer>;
  /** Stores the answer as a file among the person's downloads and gives its name. Errors: the same, and storage_full. */
  save(request: ApiRequest, signal: AbortSignal): Promise<string>;
}
