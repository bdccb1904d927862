/**
 * Every refusal and failure that can cross a process has one of these codes. The list is closed: a code from
 * elsewhere that is not in it is read as `internal`. The sentences for people live in the workbench's catalogue,
 * under `error.<code>.what` and `error.<code>.do`.
 */
export const errorCodes = [
  // calls and frames
  'cancelled',
  'timeout',
  'internal',
  'disconnected',
  'malformed',
  'too_large',
  'too_many',
  'unknown_action',
  'unknown_extension',
  'wrong_version',
  'wrong_side',
  'wrong_state',
  'invalid_input',
  'not_supported',
  'upgrade_required',
  // rights and consent
  'not_permitted',
  'grant_expired',
  'grant_revoked',
  'grant_mismatch',
  'policy_refused',
  'consent_required',
  'consent_declined',
  'consent_timeout',
  'consent_blocked',
  'capability_missing',
  'lease_ended',
  // people and tenants
  'sign_in_required',
  'sign_in_failed',
  'sign_in_expired',
  'wrong_account',
  'wrong_tenant',
  'remote_help_disabled',
  'device_unenrolled',
  'tab_refused',
  'out_of_scope',
  'clock_skew',
  // codes and the way to a session
  'code_unknown',
  'code_wrong',
  'code_expired',
  'code_used_up',
  'code_in_use',
  'code_limit',
  'code_required',
  'lookup_limit',
  'device_offline',
  'peer_silent',
  // the sealed channel
  'handshake_reflected',
  'handshake_point',
  'handshake_binding',
  'seal_broken',
  'seal_replayed',
  'seal_gap',
  // the tenant's administration
  'not_found',
  'edit_conflict',
  'version_required',
  'name_taken',
  'in_use',
  'built_in',
  'not_held',
  'last_administrator',
  'groups_overage',
  'enrolment_invalid',
  'device_retired',
  'device_limit',
  'key_reused',
  'key_in_progress',
  'storage_full',
  // machine
  'capture_refused',
  'capture_failed',
  'no_display',
  'no_browser',
  'input_failed',
  'screen_unclear',
  'drawing_failed',
  'port_taken',
  'data_corrupt',
  'audit_mismatch',
  'service_unreachable',
  'update_refused',
] as const;

/** One of `errorCodes`. */
export type ErrorCode = (typeof errorCodes)[number];

const known: ReadonlySet<string> = new Set(errorCodes);

/** True for a string that is one of `errorCodes`. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && known.has(value);
}

/** Facts that help the person, never secrets: names, limits, times. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** The one error type that crosses processes, as code, message and details. `message` is for logs and developers. */
export class HandrailError extends Error {
  /** What went wrong, for code to decide by. */
  readonly code: ErrorCode;
  /** What the sentences for people are filled in with. */
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'HandrailError';
    this.code = code;
    this.details = details;
  }

  /** A code that came from elsewhere; `internal` for one that is not in the list. */
  static codeOf(value: unknown): ErrorCode {
    return isErrorCode(value) ? value : 'internal';
  }

  /** True for errors of another copy of this class too: an extension's bundle brings its own. */
  static override [Symbol.hasInstance](value: unknown): value is HandrailError {
    if (!(value instanceof Error) || value.name !== 'HandrailError') return false;
    return 'code' in value && isErrorCode(value.code) && 'details' in value && isRecord(value.details);
  }

  /** Any thrown value as a HandrailError. What is not one becomes `internal` with no message of its own, so nothing leaks. */
  static from(error: unknown): HandrailError {
    if (error instanceof HandrailError) return error;
    return new HandrailError('internal', 'An unexpected error occurred', {}, { cause: error });
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
