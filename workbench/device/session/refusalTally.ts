import type { Disposable, SideName } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';

/** Refusals of one name with one code, counted. */
export interface Refused {
  readonly extension: string;
  readonly name: string;
  readonly code: string;
  readonly callerSide: SideName;
  readonly count: number;
}

/** Told at most this often, ms, so that a flood of refused calls makes neither a flood of notices nor of log lines. */
const every = 500;

/** Different refusals kept between two tellings; a peer that makes up more names is counted under none. */
const distinctLimit = 32;

/** Counts what the gate refused and tells it in batches. */
export class RefusalTally implements Disposable {
  readonly #clock: Clock;
  readonly #tell: (refused: Refused) => void;
  readonly #counts = new Map<string, { readonly what: Omit<Refused, 'count'>; count: number }>();
  #timer: Disposable | undefined;

  constructor(clock: Clock, tell: (refused: Refused) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  count(what: Omit<Refused, 'count'>): void {
    // A name that is not declared is the peer's invention and stays out of logs.
    const known =
      what.code === 'unknown_extension' || what.code === 'unknown_action'
        ? { ...what, extension: 'undeclared', name: 'undeclared' }
        : what;
    const key = `${known.extension} ${known.name} ${known.code} ${known.callerSide}`;
    const entry = this.#counts.get(key);
    if (entry) entry.count += 1;
    else if (this.#counts.size < distinctLimit) this.#counts.set(key, { what: known, count: 1 });
    this.#timer ??= this.#clock.after(every, () => this.#flush());
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#counts.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const told = [...this.#counts.values()];
    this.#counts.clear();
    for (const { what, count } of told) this.#tell({ ...what, count });
  }
}
