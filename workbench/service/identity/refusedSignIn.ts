import type { ErrorCode } from '@handrail/sdk';

/** A token that was refused, and what was certain about it by then. */
export interface RefusedSignIn {
  readonly code: ErrorCode;
  /** How rows name the provider. */
  readonly provider: string;
  /** The provider's tenant; undefined where nothing certain says which. */
  readonly providerTenant: string | undefined;
  /** The provider's lasting id of whose token it is, where the provider signed it. */
  readonly subject: string | undefined;
}
