import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { join } from 'node:path';
import { signingKey } from '../../../workbench/service/store/files/keyFiles.ts';

type Claims = Readonly<Record<string, unknown>>;

/** How a token is signed otherwise than the service would. */
export type Forgery = 'own key' | 'none' | 'HS256' | 'broken';

/** Signs as the service does: with its own key, because a service that lies has it; or without, because others do not. */
export class Forger {
  readonly #key: KeyObject;
  readonly #public: string;

  constructor(key: KeyObject, publicKey: string) {
    this.#key = key;
    this.#public = publicKey;
  }

  static async of(service: { readonly dataFolder: string }): Promise<Forger> {
    const { privateJwk } = await signingKey(join(service.dataFolder, 'keys'), 'grants', 'EdDSA');
    return new Forger(createPrivateKey({ key: privateJwk as never, format: 'jwk' }), String(privateJwk.x));
  }

  /** The same token with other claims, or another header, signed anew. */
  again(token: string, change: Claims, header: Claims = {}, how?: Forgery): string {
    const { header: before, claims } = read(token);
    const signed = [
      { ...before, ...header, ...(how === 'none' || how === 'HS256' ? { alg: how } : {}) },
      { ...claims, ...change },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${this.#signature(signed, how)}`;
  }

  #signature(signed: string, how: Forgery | undefined): string {
    const bytes = Buffer.from(signed);
    if (how === 'none') return '';
    // The public key as a shared secret: what a verifier that takes any algorithm would fall for.
    if (how === 'HS256')
      return createHmac('sha256', Buffer.from(this.#public, 'base64url')).update(bytes).digest('base64url');
    const signature = sign(null, bytes, how === 'own key' ? generateKeyPairSync('ed25519').privateKey : this.#key);
    if (how === 'broken') signature[10] = (signature[10] ?? 0) ^ 1;
    return signature.toString('base64url');
  }
}

/** What a token says, believed without a look at its signature. */
export function read(token: string): { readonly header: Claims; readonly claims: Claims } {
  const [header = '', claims = ''] = token.split('.');
  const part = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims;
  return { header: part(header), claims: part(claims) };
}
