import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';

export interface Program {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Everything that it has written so far. */
  readonly texts: { out: string; err: string };
  readonly ended: Promise<number | null>;
  /** Settles when what it has written fits, however long a busy machine takes; rejects when it ends before. */
  says(fits: (texts: { readonly out: string; readonly err: string }) => boolean): Promise<void>;
}

/** Runs one of the project's scripts in a process of its own, which is told to end after the test, with all that it started. */
export function program(
  t: TestContext,
  script: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const texts = { out: '', err: '' };
  const waiting = new Set<() => void>();
  for (const [stream, name] of [
    [child.stdout, 'out'],
    [child.stderr, 'err'],
  ] as const) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      texts[name] += piece;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return {
    child,
    texts,
    ended,
    says: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!fits(texts)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then((code) => reject(new Error(`It ended with ${code}: ${texts.err}`)));
      }),
  };
}
