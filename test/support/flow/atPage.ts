import type { SessionState } from '../../../workbench/base/app/appState.ts';
import type { TestPage } from './testPage.ts';
import { until } from './until.ts';

/** Somebody in front of a workbench's page. */
export abstract class AtPage {
  abstract get page(): TestPage;

  /** The newest session on the page. */
  get session(): SessionState | undefined {
    return this.page.state.sessions.at(-1);
  }

  /** Waits until the page shows something. */
  shows<T>(what: string, ask: (page: TestPage) => T | undefined | false): Promise<T> {
    return until(`the page shows ${what}`, () => ask(this.page));
  }

  /** Waits for a session in some state and gives it. */
  inSession(what: string, fits: (session: SessionState) => boolean): Promise<SessionState> {
    return this.shows(what, () => (this.session && fits(this.session) ? this.session : undefined));
  }

  /** Runs an action in the session, as a click would. */
  async run(extension: string, action: string, input?: unknown): Promise<unknown> {
    return await this.page.run(extension, action, this.session?.id, input);
  }
}
