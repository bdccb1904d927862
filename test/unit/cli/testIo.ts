import type { CliIo } from '../../../workbench/cli/cliIo.ts';
import { handrail } from '../../../workbench/cli/handrail.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** Runs the command in this process, with an environment of the test's own. */
export async function run(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  more: {
    readonly now?: number;
    readonly fetch?: typeof fetch;
    readonly input?: string;
    readonly columns?: number;
    readonly checkConnection?: CliIo['checkConnection'];
  } = {},
): Promise<Ended> {
  const out: Uint8Array[] = [];
  let said = '';
  let keys = 0;
  const code = await handrail(words, {
    env,
    clock: {
      now: () => more.now ?? Date.now(),
      after: (_ms, then) => {
        queueMicrotask(then);
        return { dispose: () => undefined };
      },
    },
    fetch: more.fetch ?? fetch,
    newKey: () => `key-${keys++}`,
    columns: more.columns ?? 160,
    out: async (piece) => void out.push(Buffer.from(piece)),
    say: (sentence) => {
      said += sentence;
    },
    input: async () => more.input ?? '',
    checkConnection: more.checkConnection ?? (async () => undefined),
    upkeep: async () => 0,
  });
  return { code, out: Buffer.concat(out).toString(), said };
}
