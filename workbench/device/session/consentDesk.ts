import { type Disposable, disposable, Emitter, HandrailError } from '@handrail/sdk';
import type { ConsentAnswer, ConsentPrompt } from '../../base/app/promptApi.ts';
import type { Clock } from '../../base/clock.ts';
import type { CaptureStage } from '../ports/shell.ts';

/** Takes the stage that opens with a prompt about the screen, and captures nothing before the person allowed it. */
export type TakeStage = (stage: Promise<CaptureStage>) => void;

/** Shows one prompt in a trusted window. */
export type AskPerson = (prompt: ConsentPrompt, signal: AbortSignal, opening?: TakeStage) => Promise<ConsentAnswer>;

/** After this many declines in a row the same request is refused until the sharer lifts it. */
const declineLimit = 3;

/**
 * The reason to abort with where the helper's side takes its request back, by a pause or by going away: that counts as a
 * decline, since prompts could otherwise be opened without end.
 */
export const takenBack = new HandrailError('cancelled', 'The helper took the request back');

/** *Allow* is dead for this long after a prompt is drawn, so that it cannot be hit by a click meant for something else, ms. */
const guardMs = 500;

/**
 * Asks the person at this device. One prompt at a time; a silent person declines; declines are counted per session and
 * permission.
 */
export class ConsentDesk {
  readonly #ask: AskPerson;
  readonly #clock: Clock;
  readonly #declines = new Map<string, number>();
  readonly #changes = new Emitter<boolean>();
  readonly #before = new Set<() => Promise<void>>();
  #open = false;

  constructor(ask: AskPerson, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** Heard with true when a prompt opens and with false when it closes. */
  readonly onOpen = this.#changes.event;

  get open(): boolean {
    return this.#open;
  }

  /** What must have settled before any prompt is shown, such as hiding what would cover it. Where it rejects none is shown. */
  before(settles: () => Promise<void>): Disposable {
    this.#before.add(settles);
    return disposable(() => this.#before.delete(settles));
  }

  /** True once the sharer declined this as often as is asked again. */
  blocked(sessionId: string, permission: string): boolean {
    return (this.#declines.get(key(sessionId, permission)) ?? 0) >= declineLimit;
  }

  unblock(sessionId: string, permission: string): void {
    this.#declines.delete(key(sessionId, permission));
  }

  /** Forgets a session that ended. */
  forget(sessionId: string): void {
    for (const entry of [...this.#declines.keys()]) if (entry.startsWith(`${sessionId} `)) this.#declines.delete(entry);
  }

  /** Settles when the person allowed it. Errors: consent_declined, consent_timeout, consent_blocked, too_many, cancelled. */
  async ask(
    sessionId: string,
    permission: string,
    prompt: Omit<ConsentPrompt, 'guardMs'>,
    signal: AbortSignal,
    opening?: TakeStage,
  ): Promise<void> {
    if (this.#open) throw new HandrailError('too_many', 'The sharer is already being asked');
    if (this.blocked(sessionId, permission))
      throw new HandrailError('consent_blocked', 'The sharer declined this too often');
    this.#set(true);
    const abort = new AbortController();
    const stop = () => abort.abort();
    signal.addEventListener('abort', stop, { once: true });
    let late = false;
    const limit = this.#clock.after(prompt.timeLimitMs, () => {
      late = true;
      abort.abort();
    });
    try {
      await Promise.all([...this.#before].map((settles) => settles()));
      if (abort.signal.aborted) throw new HandrailError('cancelled', 'The request was withdrawn');
      const answer = await this.#ask({ ...prompt, guardMs }, abort.signal, opening);
      if (signal.aborted) throw new HandrailError('cancelled', 'The request was withdrawn');
      if (answer !== 'allow' || late) throw new HandrailError('consent_declined', 'The sharer declined');
      this.#declines.delete(key(sessionId, permission));
    } catch (error) {
      const problem = late
        ? new HandrailError('consent_timeout', 'The sharer did not answer in time')
        : HandrailError.from(error);
      const declined = problem.code === 'consent_declined' || problem.code === 'consent_timeout';
      if (declined || signal.reason === takenBack) this.#count(sessionId, permission);
      throw problem;
    } finally {
      limit.dispose();
      signal.removeEventListener('abort', stop);
      this.#set(false);
    }
  }

  #count(sessionId: string, permission: string): void {
    const entry = key(sessionId, permission);
    this.#declines.set(entry, (this.#declines.get(entry) ?? 0) + 1);
  }

  #set(open: boolean): void {
    this.#open = open;
    this.#changes.emit(open);
  }
}

function key(sessionId: string, permission: string): string {
  return `${sessionId} ${permission}`;
}
