import { base64url } from 'jose';

/** Standard base64 with padding (RFC 4648, section 4), as checkpoints have it. */
export function toBase64(bytes: Uint8Array): string {
  const text = base64url.encode(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** The bytes of standard base64; undefined unless it is exactly what `toBase64` writes, so that bytes have one text. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  try {
    const bytes = base64url.decode(text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
