import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';

/** One way to send a file. */
export interface Representation {
  readonly body: Buffer;
  /** Differs with the encoding: what a cache holds in one is not what somebody asks for in the other. */
  readonly etag: string;
  readonly encoding: 'br' | 'gzip' | undefined;
}

const encodings = ['br', 'gzip'] as const;

/** Below this a file is sent as it is, bytes: what is saved goes into the headers. */
const worthwhileBytes = 1024;

const encoders = {
  // Higher costs many times as long, and saves some hundredths.
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 9 }),
} as const;

/** A file that never changes, in the encodings that browsers take; each is made when it is first asked for, and kept. */
export class EncodedFile {
  readonly #plain: Representation;
  readonly #digest: string;
  readonly #made = new Map<string, Promise<Representation>>();

  constructor(body: Buffer) {
    this.#digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    this.#plain = { body, etag: `"${this.#digest}"`, encoding: undefined };
  }

  /** What fits `Accept-Encoding`. */
  async for(accepted: string | undefined): Promise<Representation> {
    const { body } = this.#plain;
    const encoding = body.length < worthwhileBytes ? null : negotiate(accepted ?? '', [...encodings]);
    if (encoding === null) return this.#plain;
    const made =
      this.#made.get(encoding) ??
      encoders[encoding](body).then((smaller) => ({ body: smaller, etag: `"${this.#digest}-${encoding}"`, encoding }));
    this.#made.set(encoding, made);
    return await made;
  }
}

/** Whether whoever asks has this representation already, by `If-None-Match`. */
export function isHeld({ etag }: Representation, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const held = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''));
  return held.includes(etag) || held.includes('*');
}
