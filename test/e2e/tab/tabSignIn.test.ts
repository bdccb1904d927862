import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { paint, violations } from '../../support/axe.ts';
import { noBrowserPlace } from '../../support/browserPlace.ts';
import { signInAt, type TabPlace, tabPlace } from '../../support/tab/tabPlace.ts';

const skip = noBrowserPlace();
let place: TabPlace;
/** A browser for answers that sign nobody in: they leave nothing behind that the next one could go by. */
let refusing: BrowserContext;
before(async () => {
  if (skip !== false) return;
  place = await tabPlace();
  refusing = await place.open();
});
after(() => place?.dispose());

test('An administrator signs in by redirect and works in the tab, and no policy was broken', { skip }, async () => {
  const context = await place.open();
  let token = '';
  context.on('response', async (response) => {
    if (!response.url().endsWith('/identity/token')) return;
    const answer = (await response.json()) as { readonly access_token: string };
    token = answer.access_token;
  });
  const page = await signInAt(place.address, context, 'Ada Lindqvist');
  for (const scheme of ['light', 'dark'] as const) {
    await paint(page, scheme);
    assert.deepEqual(await violations(page), []);
  }
  await page
    .getByRole('button', { name: 'Roles' })
    .or(page.getByRole('link', { name: 'Roles' }))
    .first()
    .click();
  await page.getByText('Help Desk Operator').first().waitFor();
  assert.notEqual(token, '');
  assert.equal(page.url(), `${place.address}/`);
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return { tab: { ...sessionStorage }, lasting: { ...localStorage }, cookies: document.cookie, databases };
  });
  assert.deepEqual(kept, {
    // Which page was open, for a reload.
    tab: { 'handrail.place': '{"extension":"access","action":"roles"}' },
    lasting: {},
    cookies: '',
    databases: [{ name: 'handrail', version: 1 }],
  });
  const browser = await context.newCDPSession(page);
  const { entries } = await browser.send('Page.getNavigationHistory');
  const visited = entries.map(({ url }) => new URL(url)).filter(({ origin }) => origin === place.address);
  for (const { pathname, searchParams } of visited) {
    assert.notEqual(pathname, '/signed-in');
    for (const name of ['code', 'access_token', 'id_token']) assert.equal(searchParams.get(name), null);
  }
  assert.deepEqual(place.complaints, []);

  await page.reload();
  await page.getByRole('button', { name: 'Sign in with your work account' }).waitFor();
  await context.close();
});

test('The key of the tab stays in the browser, and no script can read its private half', { skip }, async () => {
  const context = await place.open();
  const page = await context.newPage();
  const key = async () => {
    await page.goto(place.address);
    await page.getByRole('button', { name: 'Sign in with your work account' }).waitFor();
    return await page.evaluate(async () => {
      const opening = indexedDB.open('handrail');
      await new Promise((done) => (opening.onsuccess = done));
      const request = opening.result.transaction('keys').objectStore('keys').get('device');
      await new Promise((done) => (request.onsuccess = done));
      const { publicKey, privateKey } = request.result as CryptoKeyPair;
      opening.result.close();
      const refused = await crypto.subtle.exportKey('pkcs8', privateKey).then(
        () => false,
        () => true,
      );
      return { x: (await crypto.subtle.exportKey('jwk', publicKey)).x, refused };
    });
  };
  const first = await key();
  assert.equal(first.refused, true);
  assert.deepEqual(await key(), first);
  await context.close();
});

test('Text does not become script, and nobody else may frame the tab', { skip }, async () => {
  const context = await place.open();
  const page = await context.newPage();
  await page.goto(place.address);
  const typed = await page.evaluate(() => {
    try {
      document.body.insertAdjacentHTML('beforeend', '<p>text</p>');
      return 'taken';
    } catch (error) {
      return error instanceof Error ? error.name : '';
    }
  });
  assert.equal(typed, 'TypeError');
  const elsewhere = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html>${frames.map((path) => `<iframe src="${place.address}${path}"></iframe>`).join('')}`);
  });
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
  try {
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    const [, ...framed] = page.frames();
    assert.equal(framed.length, frames.length);
    for (const frame of framed) assert.match(frame.url(), /^chrome-error:/);
  } finally {
    await context.close();
    elsewhere.closeAllConnections();
    await new Promise((done) => elsewhere.close(done));
  }
});

const frames = ['/', '/prompt', '/stage/page.html', '/stage/capture.html', '/sandbox/frame.html'];

/** Begins a sign-in in a fresh tab, with the provider's answer changed on its way back. */
async function answeredWith(change: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await refusing.newPage();
  await change(page);
  await page.goto(place.address);
  await page.getByRole('button', { name: 'Sign in with your work account' }).click();
  await page.getByRole('button', { name: /Hana Berg/ }).click();
  return page;
}

async function refused(page: Page): Promise<void> {
  await page.getByText('You could not be signed in.').waitFor();
  await page.getByRole('button', { name: 'Sign in with your work account' }).waitFor();
  assert.equal(page.url(), `${place.address}/`);
  assert.deepEqual(await page.evaluate(() => ({ ...sessionStorage })), {});
  await page.close();
}

test('An answer that this tab did not ask for signs nobody in', { skip }, async () => {
  const page = await refusing.newPage();
  await page.goto(`${place.address}/signed-in?code=stolen&state=guessed&iss=${place.address}/identity`);
  await refused(page);
});

const onTheWay: readonly (readonly [string, (answer: URL) => void])[] = [
  ['another state', ({ searchParams }) => searchParams.set('state', 'guessed')],
  ['another issuer', ({ searchParams }) => searchParams.set('iss', 'https://elsewhere.example')],
  ['no issuer', ({ searchParams }) => searchParams.delete('iss')],
  ['somebody else’s code', ({ searchParams }) => searchParams.set('code', 'somebody-elses')],
];
for (const [what, change] of onTheWay) {
  test(`An answer with ${what} signs nobody in`, { skip }, async () => {
    let answered: (address: string) => void = () => undefined;
    const changed = new Promise<string>((resolve) => {
      answered = resolve;
    });
    const page = await answeredWith((tab) =>
      tab.route('**/identity/interaction/*', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        const chosen = await route.fetch({ maxRedirects: 0 });
        const next = await tab.context().request.get(chosen.headers()['location'] ?? '', { maxRedirects: 0 });
        const answer = new URL(next.headers()['location'] ?? '');
        change(answer);
        answered(answer.href);
        await route.fulfill({ status: 204 });
      }),
    );
    await page.goto(await changed);
    await refused(page);
  });
}

test('An ID token with another nonce signs nobody in', { skip }, async () => {
  const page = await answeredWith((tab) =>
    tab.route('**/identity/token', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { id_token: string };
      const [header, payload = '', signature] = answer.id_token.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      const forged = Buffer.from(JSON.stringify({ ...claims, nonce: 'another' })).toString('base64url');
      answer.id_token = [header, forged, signature].join('.');
      return route.fulfill({ response, json: answer });
    }),
  );
  await refused(page);
});
