import { crc32, deflateSync } from 'node:zlib';
import { type Line, linesOf } from './strokes.ts';

const size = 96;
const strokeWidth = 5;
/** Pixels of one step of the letters' grid. */
const step = 6;
const gap = 10;

/** A small picture of somebody's initials on a colour, as a data URL (PNG, 96 by 96, 8 bits, RGB). */
export function avatar(name: string, colour: readonly [number, number, number]): string {
  const words = name.normalize('NFD').toUpperCase().split(' ');
  const initials = [words[0]?.[0], words.length > 1 ? words.at(-1)?.[0] : undefined].filter(
    (letter) => letter !== undefined,
  );
  const width = initials.length * 4 * step + (initials.length - 1) * gap;
  const lines = initials.flatMap((letter, index) => {
    const left = (size - width) / 2 + index * (4 * step + gap);
    const top = (size - 6 * step) / 2;
    return linesOf(letter).map(
      ([x1, y1, x2, y2]): Line => [left + x1 * step, top + y1 * step, left + x2 * step, top + y2 * step],
    );
  });
  return `data:image/png;base64,${png(lines, colour).toString('base64')}`;
}

function png(lines: readonly Line[], colour: readonly [number, number, number]): Buffer {
  // Each row of pixels begins with its filter, 0: none.
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const ink = coverage(lines, x + 0.5, y + 0.5);
      const at = y * (1 + size * 3) + 1 + x * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = colour[channel] ?? 0;
        rows[at + channel] = Math.round(value + (255 - value) * ink);
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * How much of a pixel the nearest line covers, 0 to 1: its distance from the line, softened over one pixel. Squares are
 * compared and no pair is made, since it runs a hundred thousand times a picture.
 */
function coverage(lines: readonly Line[], x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const dx = line[2] - line[0];
    const dy = line[3] - line[1];
    const along = Math.max(0, Math.min(1, ((x - line[0]) * dx + (y - line[1]) * dy) / (dx * dx + dy * dy)));
    const awayX = x - line[0] - along * dx;
    const awayY = y - line[1] - along * dy;
    nearest = Math.min(nearest, awayX * awayX + awayY * awayY);
  }
  return Math.max(0, Math.min(1, strokeWidth / 2 + 0.5 - Math.sqrt(nearest)));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
