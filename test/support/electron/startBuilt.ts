import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import accessApp from '../../../extensions/access/app.ts';
import complianceApp from '../../../extensions/compliance/app.ts';
import reportingApp from '../../../extensions/reporting/app.ts';
import type { Port } from '../../../workbench/base/rpc/port.ts';
import { systemClock } from '../../../workbench/desktop/systemClock.ts';
import { TestPage } from '../flow/testPage.ts';
import { until } from '../flow/until.ts';
import type { Own } from '../owning.ts';
import type { Replaced } from './replaced.ts';

let starts = 0;

/** Starts the built app with these arguments on a replaced module, and takes its workbench's page; `own` ends it with the test. */
export async function startBuilt(
  { machine, electron }: Replaced,
  out: string,
  args: readonly string[],
  own: Own,
): Promise<{ readonly page: TestPage; readonly window: Record<string, unknown> }> {
  const { argv } = process;
  process.argv = ['handrail', ...args];
  own(async () => {
    electron.app.quit();
    await until('the app has ended', () => machine.exited !== undefined);
  });
  starts += 1;
  try {
    await import(`${pathToFileURL(join(out, 'electron/main.js')).href}?${starts}`);
  } finally {
    process.argv = argv;
  }
  await until('the app is up', () => machine.trays === 1);
  return await pageOf(machine);
}

/** The page that is in the workbench's window now, which nobody has taken yet. */
async function pageOf(
  machine: Replaced['machine'],
): Promise<{ readonly page: TestPage; readonly window: Record<string, unknown> }> {
  const window = machine.windows[0]?.webContents.mainFrame?.window;
  assert.ok(window);
  const port = await until('the page has its port', () => window['testPort'] as Promise<Port> | undefined);
  const page = new TestPage(await port, systemClock(), [accessApp, complianceApp, reportingApp]);
  await page.open();
  return { page, window };
}

/** The page loads itself anew, as it does where another device answers it from now on. */
export async function reloaded(machine: Replaced['machine'], window: Record<string, unknown>) {
  (window['location'] as { reload(): void }).reload();
  await until('another page is there', () => machine.windows[0]?.webContents.mainFrame?.window !== window);
  return await pageOf(machine);
}
