import type { StageSignal } from '@handrail/sdk/stage';
import type { CaptureStage, ShellPage } from '../ports/shell.ts';
import type { StageLink } from './stageLink.ts';

export interface OpenedCapture {
  readonly page: CaptureStage;
  readonly stage: StageLink;
}

/**
 * A capturing stage that opened with the prompt: while the person reads it finds the way to the helper's stage, and has no
 * picture. It goes with its prompt unless the person allowed the screen.
 */
export class WaitingCapture {
  readonly #opening: Promise<OpenedCapture | undefined>;
  #stage: StageLink | undefined;
  #closed = false;

  constructor(page: Promise<CaptureStage>, connect: (page: ShellPage) => StageLink) {
    this.#opening = page.then(
      (opened) => {
        const stage = connect(opened);
        stage.onClosed(() => {
          this.#closed = true;
        });
        if (this.#closed) stage.close();
        this.#stage = stage;
        return { page: opened, stage };
      },
      // The window went before its page was up: then the screen gets a window of its own.
      () => undefined,
    );
  }

  /** Once its page is up; nothing where that is gone again. */
  async opened(): Promise<OpenedCapture | undefined> {
    const opened = await this.#opening;
    return this.#closed ? undefined : opened;
  }

  /** What the helper's stage says; what it said before is told by whoever connects. */
  signal(signal: StageSignal): void {
    this.#stage?.signal(signal);
  }

  close(): void {
    this.#closed = true;
    this.#stage?.close();
  }
}
