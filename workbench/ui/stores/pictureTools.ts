import { type Disposable, disposable, HandrailError, type Mark, type PictureTool, type Position } from '@handrail/sdk';
import { computed, makeObservable, observable, observableRef, reaction, runInAction } from 'mobx';
import type { AppState, SessionState } from '../../base/app/appState.ts';
import type { Problem } from '../../base/app/problem.ts';
import type { KnownAction } from './knownActions.ts';
import { commandKind, type WorkbenchStore } from './workbenchStore.ts';

export type Offer = AppState['offers'][number];
/** A tool that can be picked up. */
export type ToolOffer = Offer & { readonly tool: PictureTool };

/** The colours, in the order of their keys. */
export const markColours = ['red', 'yellow', 'green', 'blue'] as const satisfies readonly Mark['colour'][];

/** Every tool that this version can lead, in the order in which they are picked where none is named. */
const knownTools: readonly string[] = ['pen', 'arrow', 'rectangle', 'text', 'laser'] satisfies PictureTool[];

/** Ids of marks are 31 bits. */
const idLimit = 2 ** 31;

/**
 * What a helper draws with in one session: which extension's tools lie over the picture and which of them is picked up. They are
 * there only while the session is active and the sharer allows their use.
 */
export class PictureTools {
  readonly sessionId: string;
  /** Of the extension whose tools were asked for. */
  opened: string | undefined = undefined;
  /** The action of the tool that is picked up. */
  picked: string | undefined = undefined;
  colour: Mark['colour'] = 'red';
  /** What is drawn stays until it is cleared. */
  stay = false;
  /** Where the strip lies: what is below it cannot be drawn on. */
  edge: 'top' | 'bottom' = 'bottom';
  /** A hand is at a stroke. */
  busy = false;
  /** Why the last part did not go out. */
  problem: Problem | undefined = undefined;
  readonly #store: WorkbenchStore;
  #lastId: number;

  constructor(store: WorkbenchStore, sessionId: string) {
    this.#store = store;
    this.sessionId = sessionId;
    // A page that was loaded again must not go on with the marks of before.
    this.#lastId = Math.abs(Math.floor(store.now())) % idLimit;
    makeObservable(this, {
      opened: observable,
      picked: observable,
      colour: observable,
      stay: observable,
      edge: observable,
      busy: observable,
      problem: observableRef,
      tools: computed,
      inHand: computed,
    });
  }

  /** Picks the first tool up once there are any, and closes the strip when they cannot be used any more. */
  follow(): Disposable {
    return disposable(
      reaction(
        () => this.tools.length > 0,
        (open) => {
          if (open) this.pick(this.tools[0]?.action);
          else this.close();
        },
      ),
    );
  }

  get session(): SessionState | undefined {
    return this.#store.state?.sessions.find(({ id }) => id === this.sessionId);
  }

  /** What can be picked up now. Empty while the strip is closed. */
  get tools(): readonly ToolOffer[] {
    return this.opened === undefined || this.session?.phase !== 'active' ? [] : this.#toolsOf(this.opened);
  }

  /** The tool that is picked up; mouse and keyboard are its. */
  get inHand(): ToolOffer | undefined {
    return this.tools.find(({ action }) => action === this.picked);
  }

  /** What is pressed beside the tools. */
  get pressed(): readonly Offer[] {
    return this.#offers().filter(
      ({ extension, surface, tool, enabled, allowed }) =>
        extension === this.opened && surface === 'picture' && tool === undefined && enabled && allowed,
    );
  }

  /** Whether an offer of the toolbar is what opens its extension's tools: the first one of an extension that has any. */
  opens(offer: Offer): boolean {
    if (!this.#offers().some((each) => each.extension === offer.extension && each.tool !== undefined)) return false;
    const first = this.#offers()
      .filter(({ extension, surface }) => extension === offer.extension && surface === 'toolbar')
      .reduce((one, other) => (other.order < one.order ? other : one), offer);
    return first.action === offer.action;
  }

  isOpen(extension: string): boolean {
    return this.opened === extension && this.tools.length > 0;
  }

  /** Runs what opens the tools, which asks the sharer where they must be asked, and lets them be used; or puts all away. */
  async toggle(offer: Offer): Promise<void> {
    if (this.isOpen(offer.extension)) return this.close();
    if (!(await this.#store.run(offer, this.sessionId))) return;
    runInAction(() => {
      this.opened = offer.extension;
      this.problem = undefined;
    });
  }

  /** Picks a tool up, or puts down what there is. */
  pick(action: string | undefined): void {
    runInAction(() => {
      this.picked = action;
    });
  }

  close(): void {
    runInAction(() => {
      this.opened = undefined;
      this.picked = undefined;
    });
  }

  choose(look: { readonly colour?: Mark['colour']; readonly stay?: boolean }): void {
    runInAction(() => {
      this.colour = look.colour ?? this.colour;
      this.stay = look.stay ?? this.stay;
    });
  }

  moveStrip(): void {
    runInAction(() => {
      this.edge = this.edge === 'top' ? 'bottom' : 'top';
    });
  }

  setBusy(busy: boolean): void {
    runInAction(() => {
      this.busy = busy;
    });
  }

  /** Runs a tool's action. Rejects with a HandrailError. */
  use(tool: KnownAction, input: Mark | Position): Promise<void> {
    return this.#store.use(tool, this.sessionId, input);
  }

  /** What went wrong is said, and the tool put down: mouse and keyboard are theirs again. */
  failed(error: unknown): void {
    const { code, details } = HandrailError.from(error);
    runInAction(() => {
      this.problem = { code, details: { ...details } };
      this.picked = undefined;
    });
  }

  /** How the last of what is pressed here failed. */
  get pressProblem(): Problem | undefined {
    const kinds = this.#offers()
      .filter((offer) => offer.surface === 'picture' || this.opens(offer))
      .map((offer) => commandKind.action(offer, this.sessionId));
    return kinds.map((kind) => this.#store.commands.problem(kind)).find((problem) => problem !== undefined);
  }

  readonly newId = (): number => {
    this.#lastId = (this.#lastId + 1) % idLimit;
    return this.#lastId;
  };

  #offers(): readonly Offer[] {
    return (this.#store.state?.offers ?? []).filter(({ sessionId }) => sessionId === this.sessionId);
  }

  #toolsOf(extension: string): readonly ToolOffer[] {
    return this.#offers()
      .filter((offer) => offer.extension === extension && offer.surface === 'picture' && offer.enabled && offer.allowed)
      .filter((offer): offer is ToolOffer => offer.tool !== undefined && knownTools.includes(offer.tool))
      .toSorted(
        (one, other) => one.order - other.order || knownTools.indexOf(one.tool) - knownTools.indexOf(other.tool),
      );
  }
}
