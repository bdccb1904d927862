import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Display } from '../../build/display.ts';
import { ownProcess } from '../../build/ownedProcess.ts';

/** Where the text is on a display of 1280x720, pixels. */
export const textArea = { x: 660, y: 40, width: 600, height: 560 };

/** Text that runs over the right half of a display, and stands still when it is told to. */
export interface MovingText {
  move(moves: boolean): Promise<void>;
  dispose(): Promise<void>;
}

export async function startMovingText(display: Display): Promise<MovingText> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-text-'));
  const still = join(folder, 'still');
  // Noise, since letters that repeat themselves would cost next to nothing to send.
  const lines = `while :; do [ -e ${still} ] || head -c 1800 /dev/urandom | base64 -w 98; sleep 0.04; done`;
  const terminal = ownProcess(
    'xterm',
    ['-geometry', `100x43+${textArea.x - 10}+${textArea.y - 10}`, '-fn', 'fixed', '-e', 'sh', '-c', lines],
    { env: { ...process.env, ...display.env }, stdio: 'ignore' },
  );
  return {
    async move(moves) {
      if (moves) await rm(still, { force: true });
      else await writeFile(still, '');
    },
    async dispose() {
      await terminal.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
