import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { HandrailError } from '@handrail/sdk';
import type { RandomBytes } from '../../../base/random.ts';
import type { TenantContext } from '../tenantContext.ts';
import { sealingKey } from './keyFiles.ts';

/** What is kept of a secret, and the name of the key that opens it. */
export interface Sealed {
  readonly key: string;
  readonly text: string;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals the secrets that the service itself has to show to others (AES-256-GCM), so that they are in the tables only for who has the
 * service's keys as well. What was sealed for one tenant and purpose opens for no other.
 */
export class SecretSeal {
  readonly #key: Uint8Array;
  readonly #name: string;
  readonly #random: RandomBytes;

  /** The key of this folder, which is made there the first time. Error: `data_corrupt`. */
  static in(folder: string, random: RandomBytes): SecretSeal {
    return new SecretSeal(sealingKey(folder, 'sealing', random), random);
  }

  constructor(key: Uint8Array, random: RandomBytes) {
    this.#key = key;
    this.#name = createHash('sha256').update('handrail-seal/1').update(key).digest('base64url').slice(0, 16);
    this.#random = random;
  }

  seal(context: TenantContext, purpose: string, secret: string): Sealed {
    const nonce = this.#random(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(about(context, purpose));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { key: this.#name, text: sealed.toString('base64url') };
  }

  /** Undefined for what another key sealed. Error: `data_corrupt`. */
  open(context: TenantContext, purpose: string, sealed: Sealed): string | undefined {
    if (sealed.key !== this.#name) return undefined;
    const bytes = Buffer.from(sealed.text, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(about(context, purpose)).setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
    } catch {
      // Without the cause, which has nothing to say but that it does not fit.
      throw new HandrailError('data_corrupt', 'A sealed secret does not open', { tenant: context.tenantId });
    }
  }
}

function about({ tenantId }: TenantContext, purpose: string): Uint8Array {
  return Buffer.from(JSON.stringify(['handrail-seal/1', purpose, tenantId]));
}
