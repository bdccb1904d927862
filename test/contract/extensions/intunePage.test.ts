import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IntuneProblem } from '@handrail/sdk/tenant/intune';
import compliance from '../../../extensions/compliance/app.ts';
import { en } from '../../../extensions/compliance/texts.ts';
import { ShownPage } from '../../support/tenant/shownPage.ts';

const off = { state: 'off', failures: 0, managed: 0, matched: 0, ambiguous: 0, unmatched: 0 };
const unset = { enabled: false, cloud: 'global', everyMinutes: 60 };
const ids = {
  directoryId: '7c1f5b0e-52a8-4c3f-9d26-0b1e8a64d9f3',
  clientId: '2e9a4d17-8f06-4b5d-a3c2-6f7d10e5b948',
};
const secret = 'a-Secret~of_Microsoft.Entra';

async function shown(t: { after(end: () => Promise<void>): void }, isConnected = true): Promise<ShownPage> {
  const page = new ShownPage(compliance);
  if (!isConnected) {
    page.api.answers.set('intune.get', unset);
    page.api.answers.set('intune.status', off);
  }
  await page.device.start();
  t.after(() => page.device.close());
  await page.run('intune');
  return page;
}

test('Intune is connected with two ids and a secret, which goes first and is on no page afterwards', async (t) => {
  const page = await shown(t, false);
  assert.deepEqual(
    page
      .form()
      .fields.filter((field) => field.kind === 'text' && field.hidden === true)
      .map(({ name }) => name),
    ['secret'],
  );
  assert.equal(await page.submitRefused({ ...ids, directoryId: 'contoso.example', secret }), 'invalid_input');
  assert.ok(page.keys.has('intune.idWrong') && !page.keys.has('intune.secretWrong'));
  assert.equal(await page.submitRefused({ ...ids, secret: 'short' }), 'invalid_input');
  assert.equal(page.api.last('intune.replaceSecret'), undefined, 'nothing was sent so far');
  await page.submit({ ...ids, cloud: 'usGovernment', secret, expires: '2027-05-01' });
  assert.deepEqual(page.api.last('intune.replaceSecret')?.body, {
    secret,
    expiresAt: Date.parse('2027-05-01T00:00:00'),
  });
  const update = page.api.last('intune.update');
  assert.equal(update?.ifMatch, '"7"');
  assert.deepEqual(update?.body, { ...ids, enabled: true, cloud: 'usGovernment', everyMinutes: 60 });
  const order = page.api.asked.map(([name]) => name);
  assert.ok(order.indexOf('intune.replaceSecret') < order.indexOf('intune.update'));
  assert.ok(!JSON.stringify(page.blocks).includes(secret) && !JSON.stringify(page.notices).includes(secret));
});

test('The connection is tested, read now and disconnected after a question', async (t) => {
  const page = await shown(t);
  await page.run(page.button('intune.test'));
  assert.ok(JSON.stringify(page.notices).includes('intuneProblem.permission_missing'));
  page.api.answers.set('intune.test', {});
  await page.run(page.button('intune.test'));
  assert.ok(JSON.stringify(page.notices.at(-1)).includes('intune.testGood'));
  await page.run(page.button('intune.sync'));
  assert.deepEqual(page.api.last('intune.sync')?.body, { full: false });
  await page.run(page.button('intune.syncAll'));
  assert.deepEqual(page.api.last('intune.sync')?.body, { full: true });
  await page.run('intuneSettings');
  const leave = page.button('intune.disconnect');
  assert.equal(leave.confirm?.tone, 'danger');
  page.api.answers.set('intune.get', unset);
  page.api.answers.set('intune.status', off);
  await page.run(leave);
  assert.equal(page.api.last('intune.disconnect')?.ifMatch, '"7"');
  assert.equal(page.form().id, 'intuneConnect');
});

test('The settings are changed without the secret, and the secret without the settings', async (t) => {
  const page = await shown(t);
  await page.run('intuneSettings');
  await page.submit({ everyMinutes: 120 });
  assert.deepEqual(page.api.last('intune.update')?.body, { ...ids, enabled: true, cloud: 'global', everyMinutes: 120 });
  assert.equal(page.api.last('intune.replaceSecret'), undefined);
  page.api.refusals.set('intune.update', 'edit_conflict');
  assert.equal(await page.submitRefused(), 'edit_conflict');
  assert.ok(page.keys.has('intune.changed'));
  page.api.refusals.clear();
  await page.run(page.button('intune.replace'));
  assert.equal(await page.submitRefused({ secret: 'with a space' }), 'invalid_input');
  await page.submit({ secret });
  assert.deepEqual(page.api.last('intune.replaceSecret')?.body, { secret });
});

test('Whatever went wrong is said with what to do about it', async (t) => {
  for (const { const: problem } of IntuneProblem.anyOf) {
    const page = await shown(t);
    page.api.answers.set('intune.status', { ...off, state: 'waiting', problem, startedAt: 1, finishedAt: 2 });
    await page.run('intune');
    for (const key of [`intuneProblem.${problem}`, `intuneProblem.${problem}.do`])
      assert.ok(page.keys.has(key) && Object.hasOwn(en, key), key);
  }
});

test('What was read too long ago, a secret that expires and devices that are not clear are spoken of', async (t) => {
  const page = await shown(t);
  assert.ok(page.keys.has('intune.stale') && page.keys.has('intune.unclear'));
  assert.ok(!page.keys.has('intune.expiring'), 'that it has expired is said already');
  page.api.answers.set('intune.status', {
    ...off,
    state: 'waiting',
    secret: { setAt: 1, expiresAt: Date.now() + 86_400_000 },
    freshUntil: Date.now() + 86_400_000,
  });
  await page.run('intune');
  assert.ok(page.keys.has('intune.expiring') && !page.keys.has('intune.stale') && !page.keys.has('intune.unclear'));
});

test('A managed device leads to the device here, and one that may be several leads to each', async (t) => {
  const page = await shown(t);
  await page.run({ action: 'intuneDevices', input: {} });
  await page.run({ action: 'intuneDevices', input: { filter: 'match', value: 'ambiguous' } });
  await page.run({ action: 'intuneDevices', input: { search: ' pf3 ' } });
  assert.deepEqual(page.api.last('intune.devices')?.query, { limit: '50', match: 'ambiguous', search: 'pf3' });
  const [one, several, none] = page.table().rows;
  assert.deepEqual(
    [one?.open?.action, several?.actions?.length, none?.open, none?.actions],
    ['openDevice', 1, undefined, undefined],
  );
});

test('A policy that asks for Intune’s word says so where nobody gives it', async (t) => {
  const page = await shown(t);
  await page.run('policy');
  await page.submit({ requireIntune: true });
  const asked = page.api.last('compliance.update')?.body as Readonly<Record<string, unknown>>;
  assert.equal(asked['requireIntune'], true);
  assert.ok(!page.keys.has('policy.intuneOff'));
  page.api.answers.set('compliance.get', asked);
  await page.run('policy');
  assert.ok(!page.keys.has('policy.intuneOff'), 'somebody does');
  page.api.answers.set('intune.status', off);
  await page.run('policy');
  assert.ok(page.keys.has('policy.intuneOff'));
});
