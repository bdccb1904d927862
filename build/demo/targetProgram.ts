import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Display } from '../display.ts';
import { ownProcess } from '../ownedProcess.ts';

/** A real program on the sharer's display that the helper types into. */
export interface TargetProgram {
  /** What the program wrote down, read from its file: nothing of ours is in between. */
  written(): Promise<string>;
  /** Makes its window scroll all the time, or stop. */
  scroll(on: boolean): Promise<void>;
  dispose(): Promise<void>;
}

// A font with more letters than the terminal's own, and small enough for the right half.
const font = ['-fa', 'DejaVu Sans Mono:pixelsize=12'];

/** A terminal in which everything typed, line by line, goes to a file. Fills the right half of the display. */
export async function startTargetProgram(display: Pick<Display, 'env'>): Promise<TargetProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-typed-'));
  const file = join(folder, 'typed.txt');
  const moving = join(folder, 'moving');
  await writeFile(file, '');
  const env = { ...process.env, ...display.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' };
  // A window of its own that scrolls while the file `moving` is there, as a long build or a log would.
  const script = `n=0; while true; do if [ -e '${moving}' ]; then n=$((n+1)); echo "$n The quick brown fox jumps over the lazy dog 0123456789"; sleep 0.012; else sleep 0.2; fi; done`;
  const scroller = ownProcess(
    'xterm',
    ['-u8', '-title', 'Log', '-geometry', '100x14+640+20', '-fs', '10', '-e', 'sh', '-c', script],
    {
      env,
      stdio: 'ignore',
    },
  );
  const editor = ownProcess(
    'xterm',
    ['-u8', '-title', 'Notes', '-geometry', '84x17+640+300', ...font, '-e', 'sh', '-c', `cat > '${file}'`],
    {
      env,
      stdio: 'ignore',
    },
  );
  return {
    written: () => readFile(file, 'utf8'),
    async scroll(on) {
      if (on) await writeFile(moving, '');
      else await rm(moving, { force: true });
    },
    async dispose() {
      await editor.dispose();
      await scroller.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
