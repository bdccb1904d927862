import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import type { Display } from '../../build/display.ts';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How much of a display's area the helper's picture has, as SSIM of the brightness: 1 is the same, 0.99 is sharp text. */
export async function sharpness(display: Display, helper: Page, area: Area): Promise<number> {
  const shown = Buffer.from(await helper.evaluate(brightness, area), 'base64');
  const crop = `${area.width}x${area.height}+${area.x}+${area.y}`;
  const args = ['-window', 'root', '-crop', crop, '+repage', '-depth', '8', 'gray:-'];
  const options = { env: { ...process.env, ...display.env }, encoding: 'buffer', maxBuffer: 1 << 26 } as const;
  const { stdout } = await promisify(execFile)('import', args, options);
  return similarity(stdout, shown, area.width, area.height);
}

/** Runs in the page: the brightness of each pixel of the video, one byte each, as base64. */
function brightness({ x, y, width, height }: Area): string {
  const video = document.querySelector('video');
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const drawn = canvas.getContext('2d');
  if (!video || !drawn) throw new Error('There is no picture');
  drawn.drawImage(video, x, y, width, height, 0, 0, width, height);
  const { data } = drawn.getImageData(0, 0, width, height);
  let text = '';
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    text += String.fromCharCode(Math.round(0.299 * red + 0.587 * green + 0.114 * blue));
  }
  return btoa(text);
}

const block = 8;

/** Mean SSIM over blocks of 8 by 8 (Wang et al. 2004). */
function similarity(a: Uint8Array, b: Uint8Array, width: number, height: number): number {
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  let sum = 0;
  let blocks = 0;
  for (let top = 0; top + block <= height; top += block) {
    for (let left = 0; left + block <= width; left += block) {
      let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
      for (let y = top; y < top + block; y += 1) {
        for (let x = left; x < left + block; x += 1) {
          const [va = 0, vb = 0] = [a[y * width + x], b[y * width + x]];
          sa += va;
          sb += vb;
          saa += va * va;
          sbb += vb * vb;
          sab += va * vb;
        }
      }
      const n = block * block;
      const [ma, mb] = [sa / n, sb / n];
      const [vara, varb, cov] = [saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb];
      sum += ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (vara + varb + c2));
      blocks += 1;
    }
  }
  return sum / blocks;
}
