/** Why a service cannot be reached, as far as it can be told; each has words of its own. */
export type LinkReason =
  | 'no_answer'
  | 'name_unknown'
  | 'refused'
  | 'network'
  | 'not_a_service'
  | 'proxy'
  | 'proxy_password'
  | 'certificate'
  | 'certificate_expired'
  | 'certificate_unknown'
  | 'certificate_name';

const codes: readonly (readonly [RegExp, LinkReason])[] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'certificate_expired'],
  // A certificate of nobody known: of the service itself, or of a program between that reads along.
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/,
    'certificate_unknown',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'certificate_name'],
  [/CERT|TLS|SSL|SELF_SIGNED|EPROTO/, 'certificate'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'name_unknown'],
  [/^ECONNREFUSED$/, 'refused'],
];

/** `proxied`: a proxy stands in between, and what cannot be reached is the proxy. */
export function linkReason(error: Error, proxied: boolean): LinkReason {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (proxied && (status === 407 || /\b407\b/.test(error.message))) return 'proxy_password';
  if (proxied && (code === 'ERR_PROXY_TUNNEL' || /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT/.test(code)))
    return 'proxy';
  return codes.find(([fits]) => fits.test(code))?.[1] ?? 'network';
}
