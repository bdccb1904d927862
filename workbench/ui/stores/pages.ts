import type { ActionReference, Confirmation } from '@handrail/sdk';
import { makeObservable, observable, observableRef, runInAction } from 'mobx';
import type { Problem } from '../../base/app/problem.ts';
import type { Commands } from './commands.ts';
import { FormDrafts } from './formDrafts.ts';
import type { KnownAction } from './knownActions.ts';

/** Where the person is while nothing else is going on: one of the workbench's own pages, or one of an extension. */
export type Place = 'home' | 'getHelp' | 'check' | KnownAction;

/** Runs an action of an extension; rejects with its refusal. */
export type RunAction = (known: KnownAction, input: unknown, signal: AbortSignal) => Promise<unknown>;

/** Keeps the place over a reload of the window. */
export interface PlaceMemory {
  load(): Place;
  store(place: Place): void;
}

/** A question to the person that stands before the page, with what follows from yes. */
export type Question =
  | { readonly kind: 'leave'; readonly answer: (yes: boolean) => void }
  | {
      readonly kind: 'confirm';
      readonly extension: string;
      readonly words: Confirmation;
      readonly answer: (yes: boolean) => void;
    };

/**
 * The pages of extensions: which one is open, what runs for it, and what the person is asked before something is lost or
 * cannot be taken back.
 */
export class Pages {
  readonly drafts = new FormDrafts();
  place: Place;
  question: Question | undefined = undefined;
  /** `opening` until the page's own action has answered; `failed` with `openProblem`. */
  status: 'opening' | 'open' | 'failed' = 'opening';
  /** The command whose failure the page says as a whole: the last that failed away from a form. */
  failed: string | undefined = undefined;
  readonly #commands: Commands;
  readonly #run: RunAction;
  readonly #memory: PlaceMemory;

  constructor(commands: Commands, run: RunAction, memory: PlaceMemory) {
    this.#commands = commands;
    this.#run = run;
    this.#memory = memory;
    this.place = memory.load();
    makeObservable(this, {
      place: observableRef,
      question: observableRef,
      status: observable,
      failed: observable,
    });
  }

  /** Goes to one of the workbench's own pages at once. */
  leaveFor(place: 'home' | 'getHelp' | 'check'): void {
    this.drafts.clear();
    this.answer(false);
    runInAction(() => {
      this.place = place;
      this.failed = undefined;
    });
    this.#memory.store(place);
  }

  /** Opens a page of an extension; asks first where something typed would be lost. */
  open(page: KnownAction): void {
    this.guarded(() => void this.#open(page));
  }

  /** Runs the open page's action again, after a reload or a failure. */
  reopen(): void {
    if (typeof this.place !== 'string') void this.#open(this.place);
  }

  /** How opening the page failed. */
  get openProblem(): Problem | undefined {
    if (this.status !== 'failed' || typeof this.place === 'string') return undefined;
    return this.#commands.problem(pageKind(this.place.extension));
  }

  /** How the last command of the page failed. */
  get problem(): Problem | undefined {
    return this.failed === undefined ? undefined : this.#commands.problem(this.failed);
  }

  forgive(): void {
    if (this.failed !== undefined) this.#commands.dismiss(this.failed);
    runInAction(() => {
      this.failed = undefined;
    });
  }

  /** True while what the page shows is being replaced. */
  turning(extension: string): boolean {
    return this.#commands.pending(pageKind(extension));
  }

  /** Shows something else within the page: the newest wish counts, an older one that still runs is given up. */
  async turn(extension: string, run: ActionReference, more?: object): Promise<void> {
    this.#commands.cancel(`refresh:${extension}`);
    const kind = pageKind(extension);
    const known = { extension, action: run.action };
    const done = await this.#commands.runLatest(kind, (signal) => this.#run(known, inputOf(run, more), signal));
    this.#ended(kind, done);
  }

  /** Brings what is shown up to date. It fails in silence, and gives way to what the person does meanwhile. */
  async refresh(extension: string, run: ActionReference): Promise<void> {
    const known = { extension, action: run.action };
    const kind = `refresh:${extension}`;
    await this.#commands.run(kind, (signal) => this.#run(known, run.input, signal));
    this.#commands.dismiss(kind);
  }

  /** Turns to what may leave a form behind. */
  turnAway(extension: string, run: ActionReference, more?: object): void {
    this.guarded(() => void this.turn(extension, run, more));
  }

  /** Does something; once at a time. Settles with whether it was done. `quiet` where a form says itself how it failed. */
  async act(extension: string, run: ActionReference, more?: object, quiet = false): Promise<boolean> {
    if (run.confirm && !(await this.#confirmed(extension, run.confirm))) return false;
    const kind = actKind(extension, run);
    const known = { extension, action: run.action };
    const done = await this.#commands.run(kind, (signal) => this.#run(known, inputOf(run, more), signal));
    if (!quiet) this.#ended(kind, done);
    return done;
  }

  /** Goes on at once, or once the person said that what they typed may be lost. */
  guarded(goOn: () => void): void {
    if (!this.drafts.atStake) {
      goOn();
      return;
    }
    this.#ask({
      kind: 'leave',
      answer: (yes) => {
        if (!yes) return;
        this.drafts.clear();
        goOn();
      },
    });
  }

  /** Answers the question before the page. */
  answer(yes: boolean): void {
    const { question } = this;
    runInAction(() => {
      this.question = undefined;
    });
    question?.answer(yes);
  }

  #confirmed(extension: string, words: Confirmation): Promise<boolean> {
    return new Promise((answer) => {
      this.#ask({ kind: 'confirm', extension, words, answer });
    });
  }

  #ask(question: Question): void {
    this.question?.answer(false);
    runInAction(() => {
      this.question = question;
    });
  }

  async #open(page: KnownAction): Promise<void> {
    runInAction(() => {
      this.place = page;
      this.status = 'opening';
      this.failed = undefined;
    });
    this.#memory.store(page);
    this.#commands.cancel(`refresh:${page.extension}`);
    const kind = pageKind(page.extension);
    const done = await this.#commands.runLatest(kind, (signal) => this.#run(page, undefined, signal));
    if (this.place !== page || done === 'replaced') return;
    runInAction(() => {
      this.status = done ? 'open' : 'failed';
    });
  }

  #ended(kind: string, done: boolean | 'replaced'): void {
    if (done === 'replaced') return;
    runInAction(() => {
      if (!done) this.failed = kind;
      else if (this.failed !== undefined) this.failed = undefined;
    });
  }
}

/** What an extension's page shows. */
const pageKind = (extension: string) => `page:${extension}`;

/** One thing that a page does. */
export const actKind = (extension: string, run: ActionReference) =>
  `act:${extension}.${run.action}:${run.input === undefined ? '' : JSON.stringify(run.input)}`;

function inputOf(run: ActionReference, more: object | undefined): unknown {
  if (more === undefined) return run.input;
  return { ...(typeof run.input === 'object' && run.input !== null ? run.input : {}), ...more };
}
