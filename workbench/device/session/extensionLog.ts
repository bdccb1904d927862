import type { Disposable, HandrailError, Manifest, SideName } from '@handrail/sdk';
import type { Clock } from '../../base/clock.ts';
import { logFault } from '../../base/extension/logFault.ts';
import { RateLimiter } from '../../base/policy/rate.ts';
import type { EventLog } from '../ports/machine.ts';
import { RefusalTally } from './refusalTally.ts';

/** The most entries a second that one side of an extension may write. */
const entriesPerSecond = 20;

/**
 * What one side of an extension writes into the local event log: what its manifest declares, and no other word. An entry
 * that is not declared, or one too many, is counted and not written.
 */
export class ExtensionLog implements Disposable {
  readonly #manifest: Manifest;
  readonly #side: SideName;
  readonly #log: EventLog;
  readonly #about: Readonly<Record<string, string>>;
  readonly #rates: RateLimiter;
  readonly #tally: RefusalTally;

  /** `session` where the side belongs to one. */
  constructor(manifest: Manifest, side: SideName, log: EventLog, clock: Clock, session?: string) {
    this.#manifest = manifest;
    this.#side = side;
    this.#log = log;
    this.#about = { extension: manifest.id, ...(session === undefined ? {} : { session }) };
    this.#rates = new RateLimiter(clock);
    this.#tally = new RefusalTally(clock, ({ code, count }) =>
      log.record('log_refused', { ...this.#about, code, count }),
    );
  }

  write(event: string, facts: Readonly<Record<string, string | number | boolean>>): void {
    if (logFault(this.#manifest.logs, event, facts) !== undefined) return this.#refuse('invalid_input');
    // Named apart, so that no extension can speak of a session or a person.
    const told = Object.entries(facts).map(([name, value]) => [`fact.${name}`, value] as const);
    this.#record(`extension.${event}`, Object.fromEntries(told));
  }

  /** A listener of the side threw. Only the error's code is told. */
  fault({ code }: Pick<HandrailError, 'code'>): void {
    this.#record('side_fault', { code });
  }

  dispose(): void {
    this.#tally.dispose();
  }

  #record(event: string, facts: Readonly<Record<string, string | number | boolean>>): void {
    if (!this.#rates.take('log', this.#side, entriesPerSecond)) return this.#refuse('too_many');
    this.#log.record(event, { ...facts, ...this.#about });
  }

  #refuse(code: 'invalid_input' | 'too_many'): void {
    this.#tally.count({ extension: this.#manifest.id, name: 'log', code, callerSide: this.#side });
  }
}
