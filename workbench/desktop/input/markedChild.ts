import { activityMarks } from './activityMarks.ts';
import { type Child, childEnd, type ForkChild, type ForkRequest } from './forkChild.ts';

/** What is told about a child that reports in marks. */
export interface MarkedChildEvents {
  readonly onMark: (mark: string) => void;
  /** The child ended without having been asked to. */
  readonly onEnd: (exitCode: number | undefined) => void;
}

/** A child that reports by single bytes on its standard output. */
export class MarkedChild {
  readonly #child: Child;
  readonly #events: MarkedChildEvents;
  #ended = false;

  constructor(fork: ForkChild, request: ForkRequest, events: MarkedChildEvents) {
    this.#events = events;
    this.#child = fork({ ...request, output: true });
    this.#child.stdout?.setEncoding('latin1').on('data', (marks: string) => {
      for (const mark of marks) if (!this.#ended) events.onMark(mark);
    });
    this.#child.on('error', () => this.#end(undefined));
    this.#child.on('exit', (code) => this.#end(code ?? undefined));
  }

  /** The process number, for whoever watches over processes. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends a child that hangs; `onEnd` is told. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async dispose(): Promise<void> {
    this.#ended = true;
    // Nothing is held by a listener, so there is nothing to wait for.
    this.#child.kill('SIGKILL');
    await childEnd(this.#child);
  }

  #end(exitCode: number | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#events.onEnd(exitCode);
  }
}

/** True for the first byte of a child that is ready to listen. */
export function isReady(mark: string): boolean {
  return mark === activityMarks.ready;
}
