import { join } from 'node:path';
import type { Keystore } from '../../device/ports/machine.ts';
import { FileKeystore } from './fileKeystore.ts';
import { SealedKeystore } from './sealedKeystore.ts';
import { SplitKeystore } from './splitKeystore.ts';

/** The part of Electron's `safeStorage` that is used: the asynchronous half, since the other is deprecated (docs/api/safe-storage). */
export interface SystemSeal {
  getSelectedStorageBackend(): string;
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Uint8Array>;
  decryptStringAsync(sealed: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
}

/**
 * Secrets sealed with the system's key. Where Linux has no secret service the key stands in the program, which seals nothing:
 * tokens then stay in memory.
 */
export async function systemKeystore(folder: string, platform: string, seal: SystemSeal): Promise<Keystore> {
  const plain = new FileKeystore(join(folder, 'keys'));
  const backend = platform === 'linux' ? seal.getSelectedStorageBackend() : undefined;
  const sealsNothing = backend === 'basic_text' || backend === 'unknown';
  if (sealsNothing || !(await seal.isAsyncEncryptionAvailable())) return new SplitKeystore(plain);
  return new SealedKeystore(new FileKeystore(join(folder, 'sealed')), plain, {
    seal: (text) => seal.encryptStringAsync(text),
    async open(sealed) {
      const { result, shouldReEncrypt } = await seal.decryptStringAsync(Buffer.from(sealed));
      return { text: result, again: shouldReEncrypt };
    },
  });
}
