import { type CheckResult, isBad } from './checkResult.ts';
import { checkWords, filled } from './checkWords.ts';

/** What stands above the results, so that whoever reads them knows where they come from. */
export interface ReportHead {
  readonly service: string;
  readonly app: string;
  /** Such as `electron on linux`. */
  readonly place: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The results as plain text, for a ticket. It holds names and addresses of the network, and no secret. In English: IT reads it. */
export function checkReport({ service, app, place, at }: ReportHead, results: readonly CheckResult[]): string {
  const head = [`Handrail ${app}, ${place}`, `Service: ${service}`, `Checked: ${new Date(at).toISOString()}`];
  return `${[...head, '', ...results.flatMap(reportLines)].join('\n')}\n`;
}

/** The lines of one result. */
export function reportLines(result: CheckResult): readonly string[] {
  const { step, target, state, finding, ms } = result;
  const mark = { running: '....', ok: 'ok  ', warn: 'warn', fail: 'FAIL', skipped: '-   ' }[state];
  const title = `${mark}  ${checkWords[`check.step.${step}`]}${target === undefined ? '' : ` (${target})`}`;
  if (finding === undefined) return [title];
  const took = ms === undefined || ms < 1 ? '' : ` [${Math.round(ms)} ms]`;
  const what = filled(checkWords[`check.${finding}.what`], result);
  return [
    `${title}: ${what}${took}`,
    ...(isBad(finding) ? [`      ${filled(checkWords[`check.${finding}.do`], result)}`] : []),
  ];
}
