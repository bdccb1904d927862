import { HandrailError } from '@handrail/sdk';

const advice: ReadonlyMap<string, string> = new Map([
  ['no_browser', 'Install Chrome, Edge or Chromium, or name one with the variable HANDRAIL_BROWSER.'],
  ['no_browser/root', 'Sign in as an ordinary user and start it there.'],
  ['no_browser/no_sandbox', 'Allow user namespaces on this system, or use another browser.'],
  ['no_browser/switched_off', 'Start it without --no-sandbox. On Linux, use the deb or rpm package.'],
  [
    'no_browser/profile_in_use',
    'Close the other Handrail that uses {folder}, or start this one with another data folder.',
  ],
  ['no_display', 'Sign in to the desktop and start Handrail there.'],
  [
    'enrolment_invalid/file',
    'Let --enrolment-file name a text file that this user can read, with nothing but the token in it.',
  ],
  ['port_taken', 'Close some programs and try again.'],
  ['data_corrupt', 'Rename the data folder {folder} and start again; you then sign in anew.'],
  [
    'data_corrupt/preset',
    'Tell your IT support: they left that setting on this device, and it has to be written anew.',
  ],
  [
    'invalid_input/service',
    'Put the address after --service right, or leave it away and type it in the window. If your IT support set it, ask them to set it anew.',
  ],
  ['malformed/manifest', 'Correct it, or take that extension away. An installed Handrail is installed anew.'],
  ['timeout', 'Try again when the computer has less to do.'],
]);

/** Why the workbench could not start, as the person at the command line is told: what happened, and what to do. */
export function startProblem(error: unknown, dataFolder: string): string {
  const problem = HandrailError.from(error);
  const cause = problem.code === 'internal' && problem.cause instanceof Error ? ` ${problem.cause.message}` : '';
  const todo =
    advice.get(`${problem.code}/${String(problem.details['reason'])}`) ??
    advice.get(problem.code) ??
    'Try again. If it happens again, tell your IT support.';
  return `handrail: ${problem.message}. (${problem.code})${cause}\n  ${todo.replace('{folder}', () => dataFolder)}\n`;
}
