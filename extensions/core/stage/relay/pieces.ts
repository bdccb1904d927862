/** What a picture may be encoded in, by their numbers on the wire, with the names that browsers know them by. */
export const relayCodecs = [
  { name: 'VP8', config: 'vp8' },
  { name: 'VP9', config: 'vp09.00.50.08' },
  { name: 'AV1', config: 'av01.0.13M.08' },
] as const;

/** Bytes of one piece, with its head. */
export const pieceLimit = 49_152;
/** Bytes of one picture. */
export const pictureLimit = 4 * 1024 * 1024;
/** Pixels: 8K. */
const pixelLimit = 7680 * 4320;
const sideLimit = 8192;

const kinds = { picture: 1, answer: 2 } as const;
const flags = { first: 1, last: 2, whole: 4 } as const;
const answerFlags = { whole: 1, hands: 2 } as const;
const head = 6;
const firstHead = head + 9;

/** A picture as it was encoded. */
export interface Encoded {
  /** Counts up from 0 with each picture. */
  readonly number: number;
  /** It needs no other: a key frame. */
  readonly whole: boolean;
  /** Its place in `relayCodecs`. */
  readonly codec: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture's pieces, in order. */
export function cut({ number, whole, codec, width, height, data }: Encoded): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < data.length; ) {
    const first = at === 0;
    const size = first ? firstHead : head;
    const part = data.subarray(at, at + pieceLimit - size);
    at += part.length;
    const last = at >= data.length;
    const piece = new Uint8Array(size + part.length);
    const view = new DataView(piece.buffer);
    view.setUint8(0, kinds.picture);
    view.setUint8(1, (first ? flags.first : 0) | (last ? flags.last : 0) | (whole ? flags.whole : 0));
    view.setUint32(2, number);
    if (first) {
      view.setUint8(6, codec);
      view.setUint16(7, width);
      view.setUint16(9, height);
      view.setUint32(11, data.length);
    }
    piece.set(part, size);
    pieces.push(piece);
    if (last) break;
  }
  return pieces;
}

/** Puts pieces together again. Of what comes it believes nothing. */
export class Joining {
  readonly #codecs: ReadonlySet<number>;
  #picture: (Omit<Encoded, 'data'> & { readonly data: Uint8Array; filled: number }) | undefined;

  /** `codecs` are those that were asked for, by their numbers. */
  constructor(codecs: ReadonlySet<number>) {
    this.#codecs = codecs;
  }

  /** The picture that this piece is the last of; `'refused'` for a piece that cannot be, after which a whole picture has to come. */
  take(piece: Uint8Array): Encoded | 'refused' | undefined {
    const taken = this.#take(piece);
    if (taken !== undefined) this.#picture = undefined;
    return taken;
  }

  #take(piece: Uint8Array): Encoded | 'refused' | undefined {
    if (piece.length < head || piece.length > pieceLimit) return 'refused';
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    const flag = view.getUint8(1);
    if (view.getUint8(0) !== kinds.picture || flag > 7) return 'refused';
    const first = (flag & flags.first) !== 0;
    if (first) {
      // One that was under way is given up: the sender began anew.
      if (piece.length < firstHead) return 'refused';
      const picture = {
        number: view.getUint32(2),
        whole: (flag & flags.whole) !== 0,
        codec: view.getUint8(6),
        width: view.getUint16(7),
        height: view.getUint16(9),
      };
      const length = view.getUint32(11);
      if (!this.#codecs.has(picture.codec) || !mayBe(picture) || length === 0 || length > pictureLimit)
        return 'refused';
      this.#picture = { ...picture, data: new Uint8Array(length), filled: 0 };
    }
    const picture = this.#picture;
    // The end of something that began before anybody listened.
    if (!picture) return undefined;
    if (view.getUint32(2) !== picture.number || ((flag & flags.whole) !== 0) !== picture.whole) return 'refused';
    const part = piece.subarray(first ? firstHead : head);
    if (picture.filled + part.length > picture.data.length) return 'refused';
    picture.data.set(part, picture.filled);
    picture.filled += part.length;
    const full = picture.filled === picture.data.length;
    if (full !== ((flag & flags.last) !== 0)) return 'refused';
    const { filled: _filled, ...encoded } = picture;
    return full ? encoded : undefined;
  }
}

/** A size that a shared screen can have. */
function mayBe({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return width >= 16 && height >= 16 && width <= sideLimit && height <= sideLimit && width * height <= pixelLimit;
}

/** What the helper's stage says of the pictures. */
export interface Answer {
  /** Of the newest picture that is shown, or was given up. */
  readonly number: number;
  readonly needsWhole: boolean;
  /** The helper does something: the picture will change now. */
  readonly hands: boolean;
}

export function writeAnswer({ number, needsWhole, hands }: Answer): Uint8Array {
  const answer = new Uint8Array(head);
  const view = new DataView(answer.buffer);
  view.setUint8(0, kinds.answer);
  view.setUint8(1, (needsWhole ? answerFlags.whole : 0) | (hands ? answerFlags.hands : 0));
  view.setUint32(2, number);
  return answer;
}

/** Undefined for what is no answer. */
export function readAnswer(piece: Uint8Array): Answer | undefined {
  const [kind, said = 4] = piece;
  if (piece.length !== head || kind !== kinds.answer || said > 3) return undefined;
  return {
    number: new DataView(piece.buffer, piece.byteOffset, head).getUint32(2),
    needsWhole: (said & answerFlags.whole) !== 0,
    hands: (said & answerFlags.hands) !== 0,
  };
}
