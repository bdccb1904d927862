import { HandrailError } from '@handrail/sdk';
import { HelperSession } from '../session/helperSession.ts';
import { SharerSession } from '../session/sharerSession.ts';

type Session = SharerSession | HelperSession;

/** The sessions of this device, and the summaries of those that ended until somebody closes them. */
export class OpenSessions {
  readonly #changed: () => void;
  readonly #sessions = new Map<string, Session>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  get running(): readonly Session[] {
    return this.all.filter(({ ended }) => !ended);
  }

  add(session: Session): void {
    // The summary of an earlier session makes room for the new one.
    for (const [id, earlier] of this.#sessions) if (earlier.ended) this.#sessions.delete(id);
    this.#sessions.set(session.id, session);
    session.onChange(this.#changed);
    this.#changed();
  }

  find(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId);
  }

  /** Error: `wrong_state`. */
  of(sessionId: string): Session {
    const session = this.#sessions.get(sessionId);
    if (!session) throw new HandrailError('wrong_state', 'There is no such session');
    return session;
  }

  /** Errors: `wrong_state`, `wrong_side`. */
  sharer(sessionId: string): SharerSession {
    const session = this.of(sessionId);
    if (!(session instanceof SharerSession)) throw new HandrailError('wrong_side', 'Only the sharer decides this');
    return session;
  }

  /** Errors: `wrong_state`, `wrong_side`. */
  helper(sessionId: string): HelperSession {
    const session = this.of(sessionId);
    if (!(session instanceof HelperSession)) throw new HandrailError('wrong_side', 'Only the helper sees the picture');
    return session;
  }

  /** Closes the summary of one that has ended. */
  dismiss(sessionId: string): void {
    if (this.of(sessionId).ended) this.#sessions.delete(sessionId);
    this.#changed();
  }
}
