import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { darkSquares } from '../../../../workbench/ui/components/darkSquares.ts';

const scale = 4;

/** What a camera would see of such a path: dark rectangles on white, each square four dots wide. */
function drawn(path: string, size: number) {
  const width = size * scale;
  const data = new Uint8Array(width * width * 3).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const from = (row * width + Number(x) * scale) * 3;
      data.fill(0, from, from + Number(run) * scale * 3);
    }
  }
  return { width, height: width, data };
}

test('What is drawn of a link is read again by a reader of QR codes', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['https'] }), (address) => {
      fc.pre(address.length < 200);
      const rows = encodeQR(address, 'raw', { ecc: 'medium', border: 4 });
      assert.equal(decodeQR(drawn(darkSquares(rows), rows.length)), address);
    }),
    { numRuns: 8 },
  );
});
