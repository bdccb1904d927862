/** A picture in PNG and its width, which is its height too. */
export interface IconPicture {
  readonly size: number;
  readonly png: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Reads the size out of a picture; throws where it is no square PNG. */
export function iconPicture(png: Buffer): IconPicture {
  if (png.length < 24 || !png.subarray(0, 8).equals(signature)) throw new Error('An icon is not a PNG.');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (width !== height) throw new Error(`An icon is not square: ${width} by ${height}.`);
  return { size: width, png };
}

/** An icon file of Windows, which holds PNGs since Vista: a directory of 16 bytes a picture, then the pictures. */
export function windowsIcon(pictures: readonly IconPicture[]): Buffer {
  const fitting = pictures.filter(({ size }) => size <= 256).sort((a, b) => a.size - b.size);
  const head = Buffer.alloc(6 + 16 * fitting.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(fitting.length, 4);
  let at = head.length;
  for (const [index, { size, png }] of fitting.entries()) {
    const entry = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([head, ...fitting.map(({ png }) => png)]);
}

/** Types of Apple's icon file for PNGs, by width in pixels; twice where one is another's on a dense screen. */
const appleTypes: ReadonlyMap<number, readonly string[]> = new Map([
  [16, ['icp4']],
  [32, ['icp5', 'ic11']],
  [64, ['ic12']],
  [128, ['ic07']],
  [256, ['ic08', 'ic13']],
  [512, ['ic09', 'ic14']],
  [1024, ['ic10']],
]);

/** An icon file of macOS: `icns`, its length, then type, length and PNG of each picture. */
export function appleIcon(pictures: readonly IconPicture[]): Buffer {
  const parts = pictures.flatMap(({ size, png }) =>
    (appleTypes.get(size) ?? []).map((type) => Buffer.concat([headOf(type, png.length), png])),
  );
  const body = Buffer.concat(parts);
  return Buffer.concat([headOf('icns', body.length), body]);
}

function headOf(type: string, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(length + head.length, 4);
  return head;
}
