/** Why no way out of this machine comes about: of the way itself, not of what is at its other end. */
export type RouteReason =
  /** The proxy does not answer. */
  | 'proxy'
  /** It wants another name or password. */
  | 'proxy_password'
  /** It answers, and lets nothing through to there. */
  | 'proxy_refused'
  /** Only proxies of a kind that Handrail cannot go by are named. */
  | 'proxy_kind'
  /** What names the proxies cannot be had. */
  | 'pac_unreachable'
  /** What names the proxies fails, or takes too long. */
  | 'pac_broken';

/** Carries no address but the proxy's, and nothing of what signs in. */
export class RouteError extends Error {
  override readonly name = 'RouteError';
  readonly code = 'ERR_HANDRAIL_ROUTE';
  readonly reason: RouteReason;
  readonly proxy: string | undefined;

  constructor(reason: RouteReason, proxy?: string, cause?: unknown) {
    super(`No way out: ${reason}`, { cause });
    this.reason = reason;
    this.proxy = proxy;
  }
}
