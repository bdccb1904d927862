import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layers, overlayLook } from '../../../../workbench/base/overlay/look.ts';

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test('Each colour has a part that stands out from any ground, three to one', () => {
  for (const colour of ['red', 'yellow', 'green', 'blue'] as const) {
    const parts = layers(colour, 6).map((layer) => luminance(layer.colour));
    for (let ground = 0; ground <= 1; ground += 0.005) {
      const best = Math.max(...parts.map((part) => (Math.max(part, ground) + 0.05) / (Math.min(part, ground) + 0.05)));
      assert.ok(best >= 3, `${colour} on a ground of ${ground}: ${best}`);
    }
  }
});

test('Each layer reaches out less far than the one below it, and the colour itself is on top', () => {
  for (const colour of ['red', 'yellow', 'green', 'blue'] as const)
    for (const line of [3, 6, 24]) {
      const reaches = layers(colour, line).map(({ reach }) => reach);
      assert.deepEqual(
        reaches,
        [...reaches].sort((a, b) => b - a),
      );
      assert.equal(reaches.at(-1), 0);
      for (const [at, reach] of reaches.slice(0, -1).entries()) assert.ok(reach - (reaches[at + 1] ?? 0) >= 1);
    }
});

test('Lines and letters grow with the screen, whatever it is counted in, and stay readable on a small one', () => {
  const small = overlayLook({ width: 800, height: 600 });
  const full = overlayLook({ width: 1920, height: 1080 });
  const large = overlayLook({ width: 3840, height: 2160 });
  assert.ok(small.line >= 3 && small.text >= 15 && small.name >= 9);
  assert.equal(full.line, 6);
  assert.equal(large.line, full.line * 2);
  assert.equal(large.text, full.text * 2);
  assert.equal(overlayLook({ width: 1080, height: 1920 }).line, full.line, 'a screen that stands upright');
  assert.ok(overlayLook({ width: 100_000, height: 100_000 }).line <= 24);
});
