import { join } from 'node:path';
import { safeStorage } from 'electron';
import { FileKeystore } from '../desktop/keystore/fileKeystore.ts';
import { SealedKeystore } from '../desktop/keystore/sealedKeystore.ts';
import { SplitKeystore } from '../desktop/keystore/splitKeystore.ts';
import type { Keystore } from '../device/ports/machine.ts';

/**
 * Secrets sealed with the system's key (docs/api/safe-storage, the asynchronous half: the other is deprecated). Where Linux
 * has no secret service the key stands in the program, which seals nothing: tokens then stay in memory.
 */
export async function safeKeystore(folder: string, platform = process.platform): Promise<Keystore> {
  const plain = new FileKeystore(join(folder, 'keys'));
  const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : undefined;
  const sealsNothing = backend === 'basic_text' || backend === 'unknown';
  if (sealsNothing || !(await safeStorage.isAsyncEncryptionAvailable())) return new SplitKeystore(plain);
  return new SealedKeystore(new FileKeystore(join(folder, 'sealed')), plain, {
    seal: (text) => safeStorage.encryptStringAsync(text),
    async open(sealed) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
      return { text: result, again: shouldReEncrypt };
    },
  });
}
