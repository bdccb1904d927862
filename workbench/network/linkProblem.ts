import { RouteError, type RouteReason } from './routeError.ts';

/** Why a service cannot be reached, as far as it can be told; each has words of its own. */
export type LinkReason =
  | 'no_answer'
  | 'name_unknown'
  | 'refused'
  | 'network'
  | 'not_a_service'
  | RouteReason
  | 'certificate'
  | 'certificate_expired'
  | 'certificate_unknown'
  | 'certificate_self_signed'
  | 'certificate_name';

const codes: readonly (readonly [RegExp, LinkReason])[] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'certificate_expired'],
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, 'certificate_self_signed'],
  // By nobody known, as of a program between that reads along.
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/,
    'certificate_unknown',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'certificate_name'],
  [/CERT|TLS|SSL|SELF_SIGNED|EPROTO/, 'certificate'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'name_unknown'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^ETIMEDOUT$/, 'no_answer'],
];

/** Why, where the way itself or the certificate is what fails: the only reasons with words of their own for people. */
export function wayProblem(error: unknown): { readonly problem: LinkReason; readonly proxy?: string } | undefined {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    const problem = linkReason(each);
    if (!/^(proxy|pac|certificate)/.test(problem)) continue;
    const proxy = each instanceof RouteError ? each.proxy : undefined;
    return { problem, ...(proxy !== undefined && { proxy }) };
  }
  return undefined;
}

export function linkReason(error: Error): LinkReason {
  if (error instanceof RouteError) return error.reason;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return codes.find(([fits]) => fits.test(code))?.[1] ?? 'network';
}
