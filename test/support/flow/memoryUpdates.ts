import type { HandrailError } from '@handrail/sdk';
import type { UpdateFound, Updates } from '../../../workbench/device/ports/updates.ts';

/** A next version that a test owns. */
export class MemoryUpdates implements Updates {
  found: UpdateFound = { kind: 'current' };
  /** The next of each fails with it. */
  readonly refuse: { look?: HandrailError; fetch?: HandrailError; prepare?: HandrailError } = {};
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  /** Settles a fetch that waits; undefined where none does. */
  arrive: (() => void) | undefined;
  /** A fetch waits until the test lets it arrive. */
  slow = false;
  required: string | undefined;

  async look(required: string | undefined): Promise<UpdateFound> {
    this.required = required;
    await this.#ask('look');
    return this.found;
  }

  async fetch(progress: (percent: number) => void): Promise<void> {
    progress(50);
    if (this.slow) {
      await new Promise<void>((resolve) => {
        this.arrive = resolve;
      });
    }
    await this.#ask('fetch');
  }

  async prepare(): Promise<void> {
    await this.#ask('prepare');
  }

  putOff(): void {
    this.asked.push('putOff');
  }

  async #ask(what: 'look' | 'fetch' | 'prepare'): Promise<void> {
    this.asked.push(what);
    const error = this.refuse[what];
    delete this.refuse[what];
    if (error) throw error;
  }
}
