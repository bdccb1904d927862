import { createInterface } from 'node:readline';
import { SetupMisuse, type Terminal } from '../setup/setupCommand.ts';

/** Runs with this process's terminal; without one nobody is asked anything. */
export async function withTerminal(run: (terminal: Terminal) => Promise<number>): Promise<number> {
  const out = (text: string) => void process.stdout.write(text);
  const say = (text: string) => void process.stderr.write(text);
  if (!process.stdin.isTTY || !process.stderr.isTTY) return await run({ out, say });
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // Keeps lines that were pasted together until they are asked for.
  const lines = reader[Symbol.asyncIterator]();
  const ask = async (question: string) => {
    reader.setPrompt(question);
    reader.prompt();
    const { done, value } = await lines.next();
    if (done) throw new SetupMisuse('The questions were cut off. Nothing was changed.');
    return value;
  };
  try {
    return await run({ out, say, ask });
  } finally {
    reader.close();
  }
}
