import { HandrailError } from '@handrail/sdk';

/** What the file system or SQLite says about room and rights, as an error that names the file. */
export function asStorageError(error: unknown, file: string): unknown {
  if (error instanceof HandrailError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new HandrailError('storage_full', 'There is no room left', { file }, { cause: error });
  }
  if (code.startsWith('SQLITE_') || /^E(ACCES|PERM|ROFS|NOTDIR|ISDIR|NOENT|IO)$/.test(code)) {
    return new HandrailError('data_corrupt', 'A file cannot be used', { file, why: code }, { cause: error });
  }
  return error;
}
