import { makeObservable, observable, observableRef, runInAction } from 'mobx';
import {
  type ConsentAnswer,
  type ConsentPrompt,
  type PromptFrame,
  promptDeviceInterface,
  promptPageInterface,
} from '../../base/app/promptApi.ts';
import type { Clock } from '../../base/clock.ts';
import type { Port } from '../../base/rpc/port.ts';
import { Rpc } from '../../base/rpc/rpc.ts';

/** A consent prompt: what is asked, how long it has been seen, and the one answer. */
export class PromptStore {
  prompt: ConsentPrompt | undefined = undefined;
  /** `waiting` for the person; `answered` once the device took it; `gone` when nobody asks any more. */
  status: 'opening' | 'waiting' | 'answering' | 'answered' | 'gone' = 'opening';
  /** Whether *Allow* may be pressed yet. */
  armed = false;
  /** The stage that waits in this window, where the screen is asked for. */
  frame: PromptFrame | undefined = undefined;
  readonly #rpc: Rpc<typeof promptPageInterface, typeof promptDeviceInterface>;
  readonly #clock: Clock;
  #shownAt = 0;
  #gone = false;
  #allowed = false;

  constructor(port: Port, clock: Clock) {
    this.#clock = clock;
    this.#rpc = new Rpc(port, {
      local: promptPageInterface,
      remote: promptDeviceInterface,
      clock,
      maxFrameBytes: 262_144,
    });
    makeObservable(this, { prompt: observableRef, status: observable, armed: observable, frame: observableRef });
    this.#rpc.onClose(() => {
      this.#gone = true;
      this.#become('gone');
    });
  }

  async open(): Promise<void> {
    try {
      const prompt = await this.#rpc.call('open', {});
      this.#shownAt = this.#clock.monotonic();
      runInAction(() => {
        this.prompt = prompt;
      });
      this.#become('waiting');
    } catch {
      this.#become('gone');
    }
  }

  /** Called when the prompt is on the screen: the guard time begins now, not when it was asked for. */
  shown(): void {
    const { prompt } = this;
    if (!prompt) return;
    this.#shownAt = this.#clock.monotonic();
    this.#clock.after(prompt.guardMs, () =>
      runInAction(() => {
        this.armed = true;
      }),
    );
    void this.#openStage();
  }

  /** The person allowed it and the device took that: from now on the window is the stage's. */
  get allowed(): boolean {
    return this.#allowed && this.status === 'answered';
  }

  /** What is left until the request declines by itself, ms. */
  remaining(): number {
    const { prompt } = this;
    return prompt ? Math.max(0, prompt.timeLimitMs - (this.#clock.monotonic() - this.#shownAt)) : 0;
  }

  /** Answers once. *Allow* within the guard time does nothing. */
  async answer(answer: ConsentAnswer): Promise<void> {
    if (this.status !== 'waiting' || (answer === 'allow' && !this.armed)) return;
    this.#become('answering');
    this.#allowed = answer === 'allow';
    try {
      await this.#rpc.call('answer', { answer, shownMs: this.#clock.monotonic() - this.#shownAt });
      this.#become('answered');
    } catch {
      // Refused by the device's own clock, or nobody is there: the person may press again while the prompt stands.
      if (!this.#gone) this.#become('waiting');
    }
  }

  async #openStage(): Promise<void> {
    // The prompt works without it: the screen then gets a window of its own.
    const { frame } = await this.#rpc.call('stage', {}).catch(() => ({ frame: undefined }));
    runInAction(() => {
      this.frame = frame;
    });
  }

  #become(status: PromptStore['status']): void {
    if (this.status === 'answered') return;
    runInAction(() => {
      this.status = status;
    });
  }
}
