import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { appearLimitMs } from '../../../build/demo/patience.ts';
import { startWorkbench } from '../../../build/demo/service.ts';
import { Windows } from '../../../build/demo/windows.ts';
import { button, heading } from './people.ts';
import type { Room } from './room.ts';

const patient = { timeout: appearLimitMs };

/** One more workbench beside the two of the room, which closes with it. */
export async function openAnother(
  room: Room,
  name: string,
  options: { readonly on: 'helper' | 'sharer'; readonly enrolment?: string },
): Promise<Windows> {
  const { address, place, folder } = room.desk;
  const enrolmentFile = join(folder, `${name}.token`);
  if (options.enrolment !== undefined) await writeFile(enrolmentFile, options.enrolment, { mode: 0o600 });
  const workbench = await startWorkbench(
    {
      service: address,
      data: join(folder, name),
      env: place[options.on].env,
      name,
      size: '1260,690',
      testing: true,
      ...(options.enrolment === undefined ? {} : { enrolmentFile }),
    },
    () => undefined,
  );
  room.own(() => workbench.process.dispose());
  const windows = await Windows.connect(workbench.ready.debuggingPort ?? 0);
  room.own(() => windows.disconnect());
  return windows;
}

/** Goes to a page by the navigation. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name, exact: true }).click(patient);
  await heading(page, name);
  await settled(page);
}

/** Settles once nothing on the page is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]'), undefined, patient);
}

/** The rows of the page's first table, without its head. */
export function rows(page: Page): Locator {
  return page.getByRole('main').getByRole('table').first().locator('tbody tr');
}

/** Opens what a row stands for. */
export async function openRow(page: Page, name: string | RegExp): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('table')
    .first()
    .getByRole('button', { name, exact: true })
    .first()
    .click(patient);
  await settled(page);
}

/** Counts what somebody has to press for a task; typing is counted as one for each field. */
export class Clicks {
  count = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async go(name: string): Promise<void> {
    this.count += 1;
    await goTo(this.#page, name);
  }

  async row(name: string | RegExp): Promise<void> {
    this.count += 1;
    await openRow(this.#page, name);
  }

  async press(name: string | RegExp): Promise<void> {
    this.count += 1;
    await button(this.#page, name).first().click(patient);
    await settled(this.#page);
  }

  async on(what: Locator): Promise<void> {
    this.count += 1;
    await what.click(patient);
    await settled(this.#page);
  }

  async type(field: string, text: string): Promise<void> {
    this.count += 1;
    await this.#page.getByRole('main').getByLabel(field).first().fill(text, patient);
  }

  async choose(field: string, option: string): Promise<void> {
    this.count += 1;
    await this.#page.getByRole('main').getByLabel(field).first().selectOption({ label: option }, patient);
  }
}

/** What the tasks of a file took, to be read by whoever runs it. */
export function tell(task: string, clicks: Clicks): void {
  console.log(`${String(clicks.count).padStart(3)} presses: ${task}`);
}
