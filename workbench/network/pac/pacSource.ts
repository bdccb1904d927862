import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Agent, fetch } from 'undici';
import { RouteError } from '../routeError.ts';

/** The longest PAC file that is read, bytes; those in use have some ten thousand. */
export const pacSizeLimit = 1_048_576;
const waitMs = 10_000;

/** The text of a PAC file at an address or a path. It is fetched directly. Error: `RouteError` `pac_unreachable`, and `pac_broken` for one too long. */
export async function pacSource(address: string, signal: AbortSignal): Promise<string> {
  const bytes = await (/^https?:/i.test(address) ? fetched(address, signal) : read(address)).catch((cause: unknown) => {
    throw cause instanceof RouteError ? cause : new RouteError('pac_unreachable', undefined, cause);
  });
  return new TextDecoder().decode(bytes);
}

async function fetched(address: string, signal: AbortSignal): Promise<Uint8Array> {
  const dispatcher = new Agent({ connect: { timeout: waitMs } });
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
    const response = await fetch(address, { dispatcher, signal: limit });
    if (!response.ok || !response.body) throw new RouteError('pac_unreachable');
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body) {
      if (!(piece instanceof Uint8Array)) continue;
      size += piece.byteLength;
      if (size > pacSizeLimit) throw new RouteError('pac_broken');
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    await dispatcher.destroy();
  }
}

async function read(address: string): Promise<Uint8Array> {
  const path = /^file:/i.test(address) ? fileURLToPath(address) : address;
  await using file = await open(path, 'r');
  const buffer = Buffer.alloc(pacSizeLimit + 1);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  if (bytesRead > pacSizeLimit) throw new RouteError('pac_broken');
  return buffer.subarray(0, bytesRead);
}
