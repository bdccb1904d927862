/** How deep arrays and maps may lie in each other. */
const depthLimit = 32;

/**
 * Walks a MessagePack value (https://github.com/msgpack/msgpack/blob/master/spec.md) without building anything, and says
 * whether it is exactly one whole value, not too deep, and without extension types. The decoder makes arrays as long
 * as a header claims before it has seen one element, so nested headers of a small frame could ask it for gigabytes.
 */
export function isPlainMessagePack(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  // How many values each open container still waits for.
  const open: number[] = [1];

  const has = (length: number) => bytes.length - at >= length;
  const length = (width: number): number | undefined => {
    if (!has(width)) return undefined;
    const value = width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : view.getUint32(at);
    at += width;
    return value;
  };
  const skip = (count: number | undefined): boolean => {
    if (count === undefined || !has(count)) return false;
    at += count;
    return true;
  };
  const enter = (count: number | undefined): boolean => {
    // Each value takes a byte at least, so a count beyond what is left is a lie.
    if (count === undefined || !has(count) || open.length > depthLimit) return false;
    open.push(count);
    return true;
  };
  const map = (count: number | undefined) => enter(count === undefined ? undefined : count * 2);

  const value = (): boolean => {
    const head = bytes[at];
    if (head === undefined) return false;
    at += 1;
    if (head <= 0x7f || head >= 0xe0) return true;
    if (head <= 0x8f) return map(head & 0x0f);
    if (head <= 0x9f) return enter(head & 0x0f);
    if (head <= 0xbf) return skip(head & 0x1f);
    switch (head) {
      case 0xc0:
      case 0xc2:
      case 0xc3:
        return true;
      case 0xc4:
      case 0xd9:
        return skip(length(1));
      case 0xc5:
      case 0xda:
        return skip(length(2));
      case 0xc6:
      case 0xdb:
        return skip(length(4));
      case 0xcc:
      case 0xd0:
        return skip(1);
      case 0xcd:
      case 0xd1:
        return skip(2);
      case 0xca:
      case 0xce:
      case 0xd2:
        return skip(4);
      case 0xcb:
      case 0xcf:
      case 0xd3:
        return skip(8);
      case 0xdc:
        return enter(length(2));
      case 0xdd:
        return enter(length(4));
      case 0xde:
        return map(length(2));
      case 0xdf:
        return map(length(4));
      default:
        return false;
    }
  };

  while (open.length > 0) {
    const last = open.length - 1;
    const left = open[last] ?? 0;
    if (left === 0) {
      open.pop();
      continue;
    }
    open[last] = left - 1;
    if (!value()) return false;
  }
  return at === bytes.length;
}
