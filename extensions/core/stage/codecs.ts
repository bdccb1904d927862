/** A codec as the browser describes it. */
export interface CodecDescription {
  readonly mimeType: string;
  readonly sdpFmtpLine?: string;
}

/** What goes along with any codec. */
const companions = new Set(['rtx', 'red', 'ulpfec', 'flexfec-03']);

/** The wanted codecs in their order, then what goes along with them; everything when none of them is there. */
export function orderCodecs<C extends CodecDescription>(
  available: readonly C[],
  wanted: readonly string[],
): readonly C[] {
  const chosen = wanted.flatMap((name) =>
    available.filter((codec) => nameOf(codec) === name.toLowerCase()).sort(byPacketization),
  );
  if (chosen.length === 0) return available;
  return [...chosen, ...available.filter((codec) => companions.has(nameOf(codec)))];
}

/** `AV1` of `video/AV1`. */
export function codecName(mimeType: string): string {
  return mimeType.slice(mimeType.indexOf('/') + 1);
}

function nameOf(codec: CodecDescription): string {
  return codecName(codec.mimeType).toLowerCase();
}

/** Of H264's kinds the one that may split a picture over packets comes first. */
function byPacketization(a: CodecDescription, b: CodecDescription): number {
  const splits = ({ sdpFmtpLine = '' }: CodecDescription) => (sdpFmtpLine.includes('packetization-mode=1') ? 0 : 1);
  return splits(a) - splits(b);
}
