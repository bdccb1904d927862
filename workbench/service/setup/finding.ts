/** What a check found. Never holds a secret: it is shown, printed and handed to programs. */
export interface Finding {
  /** Its name for programs, such as `certificate.expiry`; part of what scripts may rely on. */
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What is so, as a sentence. */
  readonly what: string;
  /** What to do about it, as a sentence; where nothing has to be done it is left out. */
  readonly do?: string;
}

export function ok(check: string, what: string): Finding {
  return { check, state: 'ok', what };
}

export function warn(check: string, what: string, advice: string): Finding {
  return { check, state: 'warn', what, do: advice };
}

export function fail(check: string, what: string, advice: string): Finding {
  return { check, state: 'fail', what, do: advice };
}

export function hasFailed(findings: readonly Finding[]): boolean {
  return findings.some(({ state }) => state === 'fail');
}

/** As people read it in a terminal: what is good in a line, what is not with what to do. */
export function findingLines(findings: readonly Finding[]): string {
  return findings
    .map((each) => `${each.state.padEnd(5)} ${each.what}\n${each.do === undefined ? '' : `      ${each.do}\n`}`)
    .join('');
}
