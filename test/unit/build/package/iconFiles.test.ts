import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { appleIcon, iconPicture, windowsIcon } from '../../../../build/package/iconFiles.ts';

const folder = join(import.meta.dirname, '../../../../build/package/icons');
const pictures = globSync('*.png', { cwd: folder }).map((name) => iconPicture(readFileSync(join(folder, name))));

test('The app’s icon is there in every size that a system asks for, and small enough for git', () => {
  const sizes = pictures.map(({ size }) => size).sort((a, b) => a - b);
  assert.deepEqual(sizes, [16, 32, 48, 64, 128, 256, 512, 1024]);
  assert.ok(pictures.reduce((sum, { png }) => sum + png.length, 0) < 100_000);
  // Colour with transparency: a mark on nothing, not on white.
  for (const { png } of pictures) assert.equal(png.readUInt8(25), 6);
});

test('An icon file of Windows holds each picture up to 256 where its directory says', () => {
  const icon = windowsIcon(pictures);
  assert.deepEqual([icon.readUInt16LE(0), icon.readUInt16LE(2), icon.readUInt16LE(4)], [0, 1, 6]);
  for (let at = 6; at < 6 + 16 * 6; at += 16) {
    const [length, offset] = [icon.readUInt32LE(at + 8), icon.readUInt32LE(at + 12)];
    const { size } = iconPicture(icon.subarray(offset, offset + length));
    assert.equal(icon.readUInt8(at) || 256, size);
  }
  const last = 6 + 16 * 5;
  assert.equal(icon.readUInt32LE(last + 8) + icon.readUInt32LE(last + 12), icon.length);
});

test('An icon file of macOS is its parts one after the other, up to the largest', () => {
  const icon = appleIcon(pictures);
  assert.equal(icon.toString('latin1', 0, 4), 'icns');
  assert.equal(icon.readUInt32BE(4), icon.length);
  const found = new Map<string, number>();
  for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4))
    found.set(
      icon.toString('latin1', at, at + 4),
      iconPicture(icon.subarray(at + 8, at + icon.readUInt32BE(at + 4))).size,
    );
  assert.equal(found.get('ic10'), 1024);
  assert.equal(found.get('ic09'), 512);
  assert.equal(found.get('icp4'), 16);
});

test('What is no square PNG makes no icon', () => {
  assert.throws(() => iconPicture(Buffer.from('GIF89a')), /not a PNG/);
  const [first] = pictures;
  assert.ok(first);
  const wide = Buffer.from(first.png);
  wide.writeUInt32BE(7, 16);
  assert.throws(() => iconPicture(wide), /not square/);
});
