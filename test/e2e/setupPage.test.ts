import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { processClock } from '../../workbench/network/processClock.ts';
import { createService } from '../../workbench/service/compose.ts';
import { createLog } from '../../workbench/service/logs/log.ts';
import { optionsFrom } from '../../workbench/service/setup/fromConfiguration.ts';
import { SetUp } from '../../workbench/service/setup/setUp.ts';
import { startSetupService } from '../../workbench/service/setup/setupService.ts';
import { violations } from '../support/axe.ts';
import { noBrowserPlace } from '../support/browserPlace.ts';
import { SetupProvider } from '../unit/service/setup/setupProvider.ts';
import { startGalleryBrowser } from './uiGallery/galleryBrowser.ts';

test('A new service is set up and its administrator named in a browser, by keyboard, in light and dark', {
  skip: noBrowserPlace(),
}, async (t) => {
  const provider = await SetupProvider.start(t);
  const data = await mkdtemp(join(tmpdir(), 'handrail-setup-'));
  t.after(() => rm(data, { recursive: true, force: true }));
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const setUp = new SetUp({ dataFolder: data, now: () => Date.now(), random, fetch });
  const log = createLog({ destination: { write: () => undefined } });
  const setup = await startSetupService({ setUp, port: 0, clock: processClock, random, log });
  t.after(() => setup.close());
  const { secret } = setUp.token.issue();
  const browser = await startGalleryBrowser();
  t.after(() => browser.dispose());
  const context = await browser.newContext({
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    viewport: { width: 1000, height: 900 },
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    // A refused page is an error to the console as well; a policy that is broken is one of ours.
    if (/Content Security Policy/.test(message.text())) problems.push(message.text());
  });
  /** No violation, in either scheme. */
  const look = async (title: string) => {
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], `${title} ${colorScheme}`);
    }
  };

  await page.goto(`${setup.address}/setup`);
  await look('Set this service up');
  await typeToken(page, 'AAAAA-AAAAA-AAAAA-AAAAA');
  await page.getByRole('alert').waitFor();
  await look('Set this service up');
  await typeToken(page, secret);
  await page.getByLabel('Issuer').waitFor();
  await look('Set this service up');
  await page.getByLabel('How people reach it').selectOption('loopback');
  await page.getByLabel('Issuer').fill(provider.issuer);
  await page.getByLabel('Client id').fill(provider.fields.clientId);
  await page.getByLabel('Audience').fill(provider.fields.audience);
  provider.document = { issuer: 'https://other.example' };
  await page.getByRole('button', { name: 'Check', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'What the checks found' }).waitFor();
  await look('Set this service up');
  provider.document = {};
  await page.getByRole('button', { name: 'Check, save and start' }).press('Enter');
  await look('Settings saved');
  await setup.saved;
  await setup.close();

  const service = await createService({
    ...optionsFrom(setUp.planned({})),
    dataFolder: data,
    port: 0,
    logDestination: { write: () => undefined },
  });
  t.after(() => service.close());
  await page.goto(`${service.address}/setup`);
  await typeToken(page, secret);
  await look('Name the first administrator');
  await page.getByRole('link', { name: 'Sign in' }).press('Enter');
  await page.getByText('Ada Lindqvist').waitFor();
  assert.equal(new URL(page.url()).search, '', 'the code of the sign-in stays in no address');
  await look('Name the first administrator');
  await page.getByRole('button', { name: 'Make this person the administrator' }).press('Enter');
  await look('This service is ready');
  await page.goto(`${service.address}/setup`);
  await look('Nothing to set up');
  assert.deepEqual(problems, []);
});

async function typeToken(page: Page, token: string): Promise<void> {
  await page.getByLabel('Setup token').fill(token);
  await page.getByLabel('Setup token').press('Enter');
}
