import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Display } from '../../build/display.ts';

/** What a display shows: a colour such as `#ff0000` for each place. */
export async function screenPixels(
  display: Pick<Display, 'env' | 'width' | 'height'>,
): Promise<(x: number, y: number) => string> {
  const options = { env: { ...process.env, ...display.env }, encoding: 'buffer', maxBuffer: 1 << 27 } as const;
  const { stdout } = await promisify(execFile)('import', ['-window', 'root', '-depth', '8', 'rgb:-'], options);
  return (x, y) => {
    const at = (y * display.width + x) * 3;
    return `#${stdout.subarray(at, at + 3).toString('hex')}`;
  };
}

/** Fills what lies below all windows. */
export async function paintRoot(display: Pick<Display, 'env'>, colour: string): Promise<void> {
  await promisify(execFile)('xsetroot', ['-solid', colour], { env: { ...process.env, ...display.env } });
}
