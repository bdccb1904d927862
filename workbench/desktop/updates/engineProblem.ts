import type { HandrailError } from '@handrail/sdk';
import { refusal, type UpdateFile, type UpdateManifest } from '../../base/update/updateManifest.ts';
import { whatIsWrong } from './proveFile.ts';
import { unreachable } from './readFeed.ts';

export interface FailedDownload {
  readonly feed: URL;
  readonly manifest: UpdateManifest;
  readonly file: UpdateFile;
  /** Bytes that arrived, where that is known. */
  readonly size: number | undefined;
  /** Why we stopped it ourselves. */
  readonly stopped: 'endless' | 'silent' | undefined;
}

/** What electron-updater says of a download that failed, as a refusal of ours. */
export function engineProblem(error: unknown, failed: FailedDownload): HandrailError {
  const { feed, manifest, file, size, stopped } = failed;
  const about = { offered: manifest.version };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (stopped === 'endless') return refusal('tampered', 'More came than was signed', about);
  if (code === 'ERR_CHECKSUM_MISMATCH') {
    // It has thrown the file away by now; its sentence has the hash.
    const got = /got ([A-Za-z0-9+/]{86}==)/.exec((error as Error).message)?.[1];
    return refusal(whatIsWrong(file, manifest.files, size ?? file.size, got), 'The hash is not the signed one', about);
  }
  if (/^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EEXIST|ENOTDIR)$/.test(code))
    return refusal('not_kept', 'The file could not be stored', about);
  if (cutOff.test(`${code} ${String(error)}`)) return refusal('truncated', 'The connection was cut', about);
  return unreachable(feed, error);
}

/** As Node and as Chromium's network say that a body ended before its end. */
const cutOff = /aborted|ECONNRESET|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED|CONNECTION_(CLOSED|RESET)/;
