import { type Aead, sealTagBytes } from '../base/session/seal.ts';

/** The part of `SubtleCrypto` that sealing needs; `Key` is its `CryptoKey`. */
export interface SubtleAesGcm<Key extends object> {
  importKey(
    format: 'raw',
    key: Uint8Array<ArrayBuffer>,
    algorithm: 'AES-GCM',
    extractable: false,
    usages: ('encrypt' | 'decrypt')[],
  ): Promise<Key>;
  encrypt(algorithm: AesGcmParameters, key: Key, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  decrypt(algorithm: AesGcmParameters, key: Key, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** WebCrypto's `AesGcmParams`. */
export interface AesGcmParameters {
  readonly name: 'AES-GCM';
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly additionalData: Uint8Array<ArrayBuffer>;
  /** Bits. */
  readonly tagLength: number;
}

/** AES-256-GCM by WebCrypto (`crypto.subtle`, handed in). A key is imported once and forgotten with its bytes. */
export class WebCryptoAead<Key extends object> implements Aead {
  readonly #subtle: SubtleAesGcm<Key>;
  readonly #keys = new WeakMap<Uint8Array, Promise<Key>>();

  constructor(subtle: SubtleAesGcm<Key>) {
    this.#subtle = subtle;
  }

  async seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array): Promise<Uint8Array> {
    const sealed = await this.#subtle.encrypt(parameters(nonce, aad), await this.#imported(key), own(plain));
    return new Uint8Array(sealed);
  }

  async open(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Promise<Uint8Array> {
    const plain = await this.#subtle.decrypt(parameters(nonce, aad), await this.#imported(key), own(sealed));
    return new Uint8Array(plain);
  }

  #imported(key: Uint8Array): Promise<Key> {
    const known = this.#keys.get(key);
    if (known) return known;
    const imported = this.#subtle.importKey('raw', own(key), 'AES-GCM', false, ['encrypt', 'decrypt']);
    this.#keys.set(key, imported);
    return imported;
  }
}

function parameters(nonce: Uint8Array, aad: Uint8Array): AesGcmParameters {
  return { name: 'AES-GCM', iv: own(nonce), additionalData: own(aad), tagLength: 8 * sealTagBytes };
}

/** WebCrypto takes no view of shared memory. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
}
