import {
  type CheckFinding,
  type CheckResult,
  type CheckStep,
  isBad,
  longestFact,
} from '../../base/check/checkResult.ts';
import type { Clock } from '../../base/clock.ts';

/** What one step found. `state` where it is not what the finding says by itself. */
export interface Found {
  readonly finding: CheckFinding;
  readonly facts?: CheckResult['facts'];
  readonly state?: 'warn' | 'skipped';
}

/** Does steps, and tells of each when it begins and when it ends. */
export class CheckRun {
  readonly #clock: Clock;
  readonly #tell: (result: CheckResult) => void;
  readonly #common: CheckResult['facts'];

  /** `common` are facts that the words of every step may name. */
  constructor(clock: Clock, common: CheckResult['facts'], tell: (result: CheckResult) => void) {
    this.#clock = clock;
    this.#common = common;
    this.#tell = tell;
  }

  /** True where the step worked, well or not so well. */
  async step(step: CheckStep, look: () => Promise<Found>, target?: string): Promise<boolean> {
    const named = { step, ...(target !== undefined && { target: cut(target) }) };
    this.#tell({ ...named, state: 'running', facts: {} });
    const began = this.#clock.monotonic();
    const { finding, facts, state } = await look();
    const result = state ?? (isBad(finding) ? 'fail' : finding === 'not_tried' ? 'skipped' : 'ok');
    const ms = Math.max(0, Math.round(this.#clock.monotonic() - began));
    this.#tell({ ...named, state: result, finding, ms, facts: short({ ...this.#common, ...facts }) });
    return result !== 'fail';
  }

  /** These wait for something that does not work. */
  skip(steps: readonly CheckStep[]): void {
    for (const step of steps) this.#tell({ step, state: 'skipped', finding: 'not_tried', facts: {} });
  }
}

/** Names come from PAC files, certificates and services, as long as those like. */
function short(facts: CheckResult['facts']): CheckResult['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? cut(value) : value]),
  );
}

function cut(text: string): string {
  return text.length > longestFact ? `${text.slice(0, longestFact - 1)}…` : text;
}
