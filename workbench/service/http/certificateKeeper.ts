import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type Disposable, HandrailError } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../logs/log.ts';
import type { CertificatePair } from './httpServer.ts';

/** How often it is looked whether the files were renewed, in ms. */
export const certificateLookMs = 10_000;

interface Files {
  readonly certificate: string;
  readonly key: string;
}

/** Reads certificate and key. Error: `data_corrupt` with the file that does not do, without a word of what is in it. */
export function readPair(files: Files): CertificatePair {
  const cert = read(files.certificate);
  const key = read(files.key);
  let matches = false;
  try {
    matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    createSecureContext({ cert, key });
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw refused(files.certificate, reason);
  }
  if (!matches) throw refused(files.key, 'the key is that of another certificate');
  return { cert, key };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw refused(file, cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable');
  }
}

function refused(file: string, reason: string): HandrailError {
  return new HandrailError('data_corrupt', 'The certificate or its key cannot be used', {
    problem: 'certificate',
    file,
    reason,
  });
}

/**
 * Hands a renewed certificate on without a restart. It looks at the files themselves every few seconds: a renewal often changes where a
 * link leads, of which a watcher of the file hears nothing. A pair that does not do is logged, and the one in use stays.
 */
export class CertificateKeeper implements Disposable {
  readonly #parts: KeeperParts;
  #mark: string;
  #timer: Disposable | undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#mark = markOf(parts.files);
    this.#wait();
  }

  /** Takes the files as they are now, changed or not. */
  reload(): void {
    const { files, log, certify } = this.#parts;
    this.#mark = markOf(files);
    try {
      certify(readPair(files));
      log.event('certificate.renewed');
    } catch (error) {
      log.failure('certificate.refused', error);
    }
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #wait(): void {
    this.#timer = this.#parts.clock.after(certificateLookMs, () => {
      if (markOf(this.#parts.files) !== this.#mark) this.reload();
      this.#wait();
    });
  }
}

interface KeeperParts {
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly certify: (pair: CertificatePair) => void;
}

/** Changes when either file does. Files that are away for a moment are a state of their own, so that their return is seen. */
function markOf({ certificate, key }: Files): string {
  return [certificate, key]
    .map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : 'absent';
    })
    .join(' ');
}
