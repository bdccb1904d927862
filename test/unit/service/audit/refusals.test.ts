import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyExport } from '../../../../workbench/base/audit/verifyExport.ts';
import { secretHash } from '../../../../workbench/service/devices/secrets.ts';
import { until } from '../../../support/until.ts';
import { Acme, helpDesk, openFolder, refusal } from '../support/acme.ts';
import { api } from '../support/api.ts';
import { TestApp, TestDevice } from '../support/testApp.ts';
import { TestProvider } from '../support/testProvider.ts';

const auditors = { ...helpDesk, id: 'auditors', name: 'Auditors', roleId: 'auditor', adminGroups: ['audit'] };

async function refusals(acme: Acme, tenantId = 'acme') {
  return (await acme.audit(tenantId))
    .map(({ record, personal }) => ({ ...record, name: personal?.personal.actorName }))
    .filter(({ action }) => action.endsWith('.refused'));
}

const ask = (acme: Acme, token: string) => api(acme, token)('GET', '/audit');

/** A token that the provider signed, for a tenant of this service, that is refused all the same. */
const refusedTokens = [
  ['for another audience', 'sign_in_failed', { aud: 'https://elsewhere.example' }],
  ['of another issuer', 'sign_in_failed', { iss: 'https://elsewhere.example' }],
  ['that has expired', 'sign_in_expired', { exp: 1_000 }],
  ['of an unknown application', 'sign_in_failed', { client_id: 'another-app' }],
  ['of a guest', 'wrong_account', { acct: 1 }],
  ['for an application only', 'wrong_account', { idtyp: 'app' }],
] as const;

for (const [what, code, change] of refusedTokens) {
  test(`A token ${what} is in the log of the tenant whose it is, with who it was where they are known`, async (t) => {
    const acme = await Acme.start(t);
    await acme.app('ada', 'desk');
    const token = await acme.token('ada', change);
    assert.equal((await ask(acme, token)).status, code === 'wrong_account' ? 403 : 401);
    const stranger = await acme.token('stranger', change);
    assert.equal(await refusal(new TestApp(acme.service.address, new TestDevice('other')).hello(stranger)), code);
    const [known, unknown, ...more] = await refusals(acme);
    assert.deepEqual(
      [known?.action, known?.code, known?.actor.kind, known?.name],
      ['signin.refused', code, 'person', 'ada'],
    );
    assert.deepEqual([unknown?.action, unknown?.code, unknown?.actor.kind], ['signin.refused', code, 'service']);
    assert.deepEqual(more, []);
    assert.deepEqual(await refusals(acme, 'brand'), []);
    const kept = JSON.stringify(await acme.audit());
    for (const part of [...token.split('.'), ...stranger.split('.')])
      assert.ok(!kept.includes(part), 'no part of a token');
  });
}

test('What its provider did not sign, or of a tenant that is not served, is in nobody’s log', async (t) => {
  const acme = await Acme.start(t);
  const forger = new TestProvider(acme.provider.issuer);
  const claims = acme.provider.claims(acme.clock.now());
  for (const token of [
    await forger.sign(claims),
    await forger.sign({ ...claims, exp: 1_000 }),
    await acme.provider.sign({ ...claims, tid: 'elsewhere' }),
    'notAToken.butThisLong.andThat',
    'hrt_nobodyMadeThisOne',
  ])
    assert.ok((await ask(acme, token)).status >= 401);
  assert.deepEqual([await refusals(acme), await refusals(acme, 'brand')], [[], []]);
});

test('Where a provider has one tenant, what is forged in its name is in that tenant’s log', async (t) => {
  const provider = await TestProvider.start(t);
  const settings = provider.settings({ hasTenants: false });
  const acme = await Acme.start(t, {
    options: {
      signIn: {
        kind: 'provider',
        provider: settings,
        tenants: [{ tenantId: 'only', providerTenant: '', name: 'Only' }],
      },
    },
  });
  assert.equal(
    (await ask(acme, await new TestProvider(provider.issuer).sign(provider.claims(acme.clock.now())))).status,
    401,
  );
  const [record] = await refusals(acme, 'only');
  assert.deepEqual([record?.action, record?.code, record?.actor.kind], ['signin.refused', 'sign_in_failed', 'service']);
});

test('Switched off, too old an app, a token for somebody else: each turned away by name', async (t) => {
  const acme = await Acme.start(t, {
    settings: { enabled: false },
    options: { minimumAppVersion: '2.0.0' },
    assignments: [auditors],
  });
  assert.equal((await ask(acme, await acme.token('sam', { groups: ['staff'] }))).status, 403);
  await assert.rejects(acme.app('ada', 'desk', { groups: ['audit'] }), { code: 'upgrade_required' });
  const seen = (await refusals(acme)).map(({ code, name }) => [code, name]);
  assert.deepEqual(seen, [
    ['remote_help_disabled', 'sam'],
    ['upgrade_required', 'ada'],
  ]);
  const open = await Acme.start(t);
  const app = await open.app('ada', 'desk');
  assert.equal(await refusal(app.rpc.call('refresh', { token: await open.token('sam') })), 'wrong_account');
  assert.deepEqual(
    (await refusals(open)).map(({ code, name }) => [code, name]),
    [['wrong_account', 'sam']],
  );
});

test('A program whose token was revoked, or has expired, is in the log by the token’s id', async (t) => {
  const acme = await Acme.start(t);
  const { dataFolder } = acme.service;
  const store = await openFolder(dataFolder);
  const made = { name: 'Nightly', permissions: ['reports.view'], createdAt: 0, createdBy: 'nobody' };
  for (const [id, expiresAt] of [
    ['revoked', acme.clock.now() + 1e6],
    ['expired', 5],
  ] as const)
    await store.apiTokens.add({ tenantId: 'acme' }, { ...made, id, expiresAt, secretHash: secretHash(`hrt_${id}`) });
  await store.apiTokens.revoke({ tenantId: 'acme' }, 'revoked', 1);
  await store.close();
  for (const id of ['revoked', 'expired']) assert.equal((await ask(acme, `hrt_${id}`)).status, 401);
  assert.deepEqual(
    (await refusals(acme)).map(({ code, actor }) => [code, actor.kind, actor.id]),
    [
      ['sign_in_failed', 'token', 'revoked'],
      ['sign_in_expired', 'token', 'expired'],
    ],
  );
});

test('A flood of refusals makes two records a minute, the second with their number, and the log still verifies', async (t) => {
  const acme = await Acme.start(t, { assignments: [helpDesk, auditors] });
  const late = await acme.token('ada', { exp: 1_000 });
  const plain = await acme.token('sam', { groups: ['staff'] });
  for (let turn = 0; turn < 40; turn += 1) await Promise.all([ask(acme, late), ask(acme, plain)]);
  assert.deepEqual((await refusals(acme)).map(({ code, count }) => [code, count]).sort(), [
    ['not_permitted', undefined],
    ['sign_in_expired', undefined],
  ]);
  acme.clock.advance(60_000);
  const auditor = api(acme, await acme.token('olga', { groups: ['audit'] }));
  // Asked of the service: tables that are opened beside it in the middle of a write look damaged.
  const counts = async () => {
    const { items } = (await auditor('GET', '/audit')).json as {
      readonly items: readonly { readonly count?: number }[];
    };
    return items.filter(({ count }) => count === 39);
  };
  await until('the counts are written', async () => (await counts()).length === 2);
  assert.deepEqual(
    (await refusals(acme))
      .slice(2)
      .map(({ code, count }) => [code, count])
      .sort(),
    [
      ['not_permitted', 39],
      ['sign_in_expired', 39],
    ],
  );
  const exported = await auditor('GET', '/audit/export.jsonl');
  async function* lines() {
    yield* exported.text.split('\n').filter((line) => line !== '');
  }
  assert.equal((await verifyExport(lines(), {})).problem, undefined);
});

test('Different people who are refused in one minute are bounded too', async (t) => {
  const acme = await Acme.start(t);
  for (let person = 0; person < 130; person += 1) await ask(acme, await acme.token(`person-${person}`));
  const written = await refusals(acme);
  assert.equal(written.length, 101);
  assert.deepEqual([written.at(-1)?.actor.kind, written.at(-1)?.code], ['service', 'not_permitted']);
});

test('Who comes too often is refused, and that is in the log', async (t) => {
  const few = { perSecond: 1, burst: 2 };
  const acme = await Acme.start(t, { options: { apiRates: { caller: few, tenant: { perSecond: 1, burst: 1e6 } } } });
  const token = await acme.token('sam', { groups: ['staff'] });
  const me = api(acme, token);
  for (let turn = 0; turn < 5; turn += 1) await me('GET', '/me');
  assert.deepEqual(
    (await refusals(acme)).map(({ code, name }) => [code, name]),
    [['too_many', 'sam']],
  );
});

test('A service that stops writes what it has counted', async (t) => {
  const acme = await Acme.start(t);
  const late = await acme.token('ada', { exp: 1_000 });
  for (let turn = 0; turn < 3; turn += 1) await ask(acme, late);
  await acme.service.close();
  assert.deepEqual(
    (await refusals(acme)).map(({ count }) => count),
    [undefined, 2],
  );
});

test('A person who asks again within a minute is not written again, unless something about them is new', async (t) => {
  const acme = await Acme.start(t);
  const seen = async () => {
    const store = await openFolder(acme.service.dataFolder);
    const person = await store.people.withSubject({ tenantId: 'acme' }, 'test', 'sam');
    const kept = person && (await store.people.get({ tenantId: 'acme' }, person.id));
    await store.close();
    return { at: kept?.lastSeenAt, name: kept?.name };
  };
  const start = acme.clock.now();
  const me = async (change = {}) => api(acme, await acme.token('sam', { groups: ['staff'], ...change }))('GET', '/me');
  await me();
  acme.clock.advance(30_000);
  await me();
  assert.deepEqual(await seen(), { at: start, name: 'sam' });
  await me({ name: 'Sam Okafor' });
  assert.deepEqual(await seen(), { at: start + 30_000, name: 'Sam Okafor' });
  acme.clock.advance(61_000);
  await me({ name: 'Sam Okafor' });
  assert.equal((await seen()).at, start + 91_000);
});
