import type { ErrorCode } from '@handrail/sdk';

/** What the helper of a session holds, as the gate knows it: from a grant (`grantCheck.ts`) or from roles. */
export interface Rights {
  /** Full permission ids, implied ones written out. */
  readonly permissions: ReadonlySet<string>;
  /** Monotonic, ms. */
  readonly validUntil: number;
  readonly revoked: boolean;
  /** The grant names this session and the keys of both devices. */
  readonly matches: boolean;
}

/**
 * Why rights do not carry a call that requires `requires`. `everyone` needs no permission, but a grant that holds:
 * without one there is no helper in this session. `own`: somebody who asks for themselves needs none.
 */
export function rightsRefusal(
  requires: string,
  own: boolean,
  { rights, now }: { readonly rights: Rights | undefined; readonly now: number },
): ErrorCode | undefined {
  if (own) return undefined;
  if (!rights) return 'not_permitted';
  if (requires !== 'everyone' && !rights.permissions.has(requires)) return 'not_permitted';
  if (now >= rights.validUntil) return 'grant_expired';
  if (rights.revoked) return 'grant_revoked';
  return rights.matches ? undefined : 'grant_mismatch';
}
