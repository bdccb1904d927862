import { HandrailError } from '@handrail/sdk';

/** The ETag of a version, as in `"7"`. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/** The version that an `If-Match` names. Error: `edit_conflict` for what is no ETag of this service, as it cannot be in force. */
export function versionOf(ifMatch: string): number {
  const digits = /^"(\d{1,15})"$/.exec(ifMatch)?.[1];
  if (digits === undefined) throw new HandrailError('edit_conflict', 'If-Match names no version');
  return Number(digits);
}
