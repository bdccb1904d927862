import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { refusal, type UpdateFile, type UpdateManifest } from '../../base/update/updateManifest.ts';

/**
 * That a file on this disk is the one which was signed, read from its first byte to its last. Errors: `update_refused` with
 * `problem` `truncated`, `swapped` or `tampered`.
 */
export async function proveFile(path: string, file: UpdateFile, { files, version }: UpdateManifest): Promise<void> {
  const about = { offered: version };
  const found = await lstat(path).catch(() => undefined);
  // A link could lead elsewhere a moment later.
  if (!found?.isFile() || basename(path) !== file.name) throw refusal('tampered', 'It is another file', about);
  const hash = createHash('sha512');
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > file.size) break;
    hash.update(chunk);
  }
  const sha512 = hash.digest('base64');
  if (size === file.size && sha512 === file.sha512) return;
  throw refusal(whatIsWrong(file, files, size, sha512), 'The file is not the one that was signed', about);
}

/** `sha512` is absent where it is not known of what arrived. */
export function whatIsWrong(
  file: UpdateFile,
  files: readonly UpdateFile[],
  size: number,
  sha512: string | undefined,
): 'truncated' | 'swapped' | 'tampered' {
  const other = files.find((each) => each.sha512 === sha512);
  if (other && other !== file) return 'swapped';
  return size < file.size ? 'truncated' : 'tampered';
}
