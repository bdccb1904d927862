import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../setup/setupCommand.ts';

/** Runs with this process's terminal; without one nobody is asked anything. */
export async function withTerminal(run: (terminal: Terminal) => Promise<number>): Promise<number> {
  const out = (text: string) => void process.stdout.write(text);
  const say = (text: string) => void process.stderr.write(text);
  if (!process.stdin.isTTY || !process.stderr.isTTY) return await run({ out, say });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await run({ out, say, ask: (question) => lines.question(question) });
  } finally {
    lines.close();
  }
}
