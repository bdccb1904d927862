/** A program of the system, to be run without a shell. */
export interface Command {
  /** Absolute paths where systems keep it; the first that exists is run. */
  readonly files: readonly string[];
  readonly args: readonly string[];
  /** Milliseconds; 10 s where nothing is said. */
  readonly limitMs?: number;
}

/** How a command ended. `broken` is one that was killed, or that had too much to say. */
export type Outcome =
  | { readonly kind: 'ended'; readonly code: number; readonly output: string; readonly errors: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'broken' };

/** Runs commands of the system. */
export interface Commands {
  /** Never rejects but with `cancelled`, when the signal aborts. */
  run(command: Command, signal: AbortSignal): Promise<Outcome>;
}
