export const hourMs = 3_600_000;

/** The clock is this much ahead from now on, ms, for a program or a page; a page is given this function's text alone. */
export function setClockAhead(ms: number): void {
  const Right = Date;
  globalThis.Date = class extends Right {
    constructor(...parts: readonly unknown[]) {
      super(...((parts.length === 0 ? [Right.now() + ms] : parts) as [number]));
    }

    static override now(): number {
      return Right.now() + ms;
    }
  } as DateConstructor;
}

const loaded = `import { setClockAhead } from '${import.meta.url}'; setClockAhead(${hourMs});`;

/** The variables of a Node program on a machine whose clock is an hour ahead. */
export const hourAhead = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(loaded)}` };
