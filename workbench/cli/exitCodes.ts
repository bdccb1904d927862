import type { ErrorCode } from '@handrail/sdk';

/** How a command ends. `failed` is also a check that found something. */
export const exitCodes = {
  done: 0,
  failed: 1,
  misused: 2,
  notPermitted: 3,
  notFound: 4,
  conflict: 5,
  unreachable: 6,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a process that was started for a command ended. */
export function exitCodeFrom(code: number): ExitCode {
  return Object.values(exitCodes).find((each) => each === code) ?? exitCodes.failed;
}

const byCode: Partial<Record<ErrorCode, ExitCode>> = {
  sign_in_required: exitCodes.notPermitted,
  sign_in_failed: exitCodes.notPermitted,
  sign_in_expired: exitCodes.notPermitted,
  not_permitted: exitCodes.notPermitted,
  not_held: exitCodes.notPermitted,
  wrong_account: exitCodes.notPermitted,
  wrong_tenant: exitCodes.notPermitted,
  groups_overage: exitCodes.notPermitted,
  remote_help_disabled: exitCodes.notPermitted,
  not_found: exitCodes.notFound,
  edit_conflict: exitCodes.conflict,
  version_required: exitCodes.conflict,
  name_taken: exitCodes.conflict,
  in_use: exitCodes.conflict,
  built_in: exitCodes.conflict,
  last_administrator: exitCodes.conflict,
  key_reused: exitCodes.conflict,
  key_in_progress: exitCodes.conflict,
  service_unreachable: exitCodes.unreachable,
  timeout: exitCodes.unreachable,
  disconnected: exitCodes.unreachable,
};

/** By the code of a refusal. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return byCode[code] ?? exitCodes.failed;
}
