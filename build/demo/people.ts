/// <reference lib="dom" />
import type { Locator, Page } from 'playwright-core';
import { appearLimitMs } from './patience.ts';
import { isClosedError, type Windows } from './windows.ts';

const patient = { timeout: appearLimitMs };

/** What either person does in the workbench, by the words that they see. */
export async function signIn(windows: Windows, name: string): Promise<void> {
  const page = await windows.workbench();
  await page.getByRole('button', { name: 'Sign in with your work account' }).click(patient);
  const provider = await windows.signIn();
  await provider.getByRole('button', { name: new RegExp(name) }).click(patient);
  await page.getByRole('heading', { name: /Good to see you/ }).waitFor(patient);
}

/** Helper: asks for a code and reads it from the screen. */
export async function askForCode(windows: Windows): Promise<string> {
  const page = await windows.workbench();
  await page.getByRole('button', { name: 'Get a security code' }).click(patient);
  await page.getByRole('heading', { name: 'Your security code' }).waitFor(patient);
  return await page.getByTestId('code').innerText(patient);
}

/** Sharer: types the code that was read out; returns when it was sent off. */
export async function typeCode(windows: Windows, code: string): Promise<void> {
  await writeCode(windows, code);
  const page = await windows.workbench();
  await page.getByRole('button', { name: 'Connect', exact: true }).click(patient);
}

/** Sharer: types the code that was read out, and sends nothing off yet. */
export async function writeCode(windows: Windows, code: string): Promise<void> {
  const page = await windows.workbench();
  const field = page.getByRole('textbox', { name: 'Security code' });
  if (!(await field.isVisible())) await page.getByRole('button', { name: 'Enter a security code' }).click(patient);
  await field.fill(code, patient);
}

/** Sharer: answers the prompt in its own window, once *Allow* is alive; returns when nothing is asked there any more. */
export async function answer(
  windows: Windows,
  button: 'Allow screen sharing' | 'Allow full control' | 'Allow' | 'Decline the request',
): Promise<Page> {
  const prompt = await windows.prompt();
  await pressWhenAlive(prompt.getByRole('button', { name: button }));
  // The window closes or becomes the stage's; until then the next prompt could be taken for this one.
  const asked = prompt.getByRole('alertdialog').waitFor({ ...patient, state: 'hidden' });
  await asked.catch((error: unknown) => {
    if (!isClosedError(error)) throw error;
  });
  return prompt;
}

/** Clicks as soon as the button takes clicks: the driver's own looking again in ever longer steps would be measured too. */
export async function pressWhenAlive(button: Locator): Promise<void> {
  await button.waitFor(patient);
  await button.evaluate(
    (element) =>
      new Promise<void>((alive) => {
        const look = (): unknown => {
          const dead = element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';
          return dead ? requestAnimationFrame(look) : alive();
        };
        look();
      }),
  );
  await button.click({ ...patient, force: true });
}
