import type { CheckResult } from '../base/check/checkResult.ts';
import type { Clock } from '../base/clock.ts';

/** What a command needs of the machine, handed in so that tests own it. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly fetch: typeof fetch;
  /** A new name for a request that makes something, so that repeating it makes one thing. */
  readonly newKey: () => string;
  /** How many characters fit in a line. */
  readonly columns: number;
  /** The standard output: what was asked for. Waits where the reader is slower. */
  readonly out: (text: string | Uint8Array) => Promise<void>;
  /** The standard error: all that is said about it. */
  readonly say: (text: string) => void;
  /** The standard input as text, to its end. */
  readonly input: () => Promise<string>;
  /** Looks at the way to a service, step by step. */
  readonly checkConnection: (service: string, tell: (result: CheckResult) => void) => Promise<void>;
  /** Hands over to a command of the service that is installed beside; resolves to how it ended. */
  readonly upkeep: (words: readonly string[]) => Promise<number>;
}
