import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type Aead, sealTagBytes } from '../../base/session/seal.ts';

/** AES-256-GCM by Node's crypto module, at once. `open` throws where the tag does not fit. */
export class NodeAead implements Aead {
  seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Uint8Array {
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: sealTagBytes });
    cipher.setAAD(aad);
    const sealed = new Uint8Array(plain.length + sealTagBytes);
    sealed.set(cipher.update(plain));
    cipher.final();
    sealed.set(cipher.getAuthTag(), plain.length);
    return sealed;
  }

  open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: sealTagBytes });
    const end = sealed.length - sealTagBytes;
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(0, end));
    decipher.final();
    return new Uint8Array(plain);
  }
}
