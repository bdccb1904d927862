import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Acme, administrators, helpDesk, openFolder, refusal } from '../support/acme.ts';
import { api } from '../support/api.ts';
import { ofFiles } from '../support/place.ts';
import { TestApp, TestDevice } from '../support/testApp.ts';

const day = 24 * 3_600_000;

async function place(t: TestContext) {
  const acme = await Acme.start(t, { assignments: [helpDesk, administrators] });
  const ada = api(acme, await acme.token('ada', { groups: ['admins'] }));
  const content = (change: object = {}) => ({
    name: 'Nightly export',
    permissions: ['reports.view'],
    expiresAt: acme.clock.now() + 30 * day,
    ...change,
  });
  const issue = async (change: object = {}) => {
    const answer = await ada('POST', '/api-tokens', { body: content(change) });
    assert.equal(answer.status, 201, answer.text);
    return answer.json as { readonly token: { readonly id: string }; readonly secret: string };
  };
  return { acme, ada, content, issue };
}

test('A program does with its token what the token lists, in the tenant of who made it', async (t) => {
  const { acme, issue } = await place(t);
  const { secret } = await issue();
  assert.match(secret, /^hrt_[A-Za-z0-9_-]{43}$/);
  const program = api(acme, secret);
  const me = await program('GET', '/me');
  assert.deepEqual(me.json, { tenant: { id: 'acme', name: 'acme' }, permissions: ['reports.view'] });
  assert.equal((await program('GET', '/sessions')).status, 200);
  const lacking = await program('GET', '/api-tokens');
  assert.deepEqual([lacking.status, lacking.json['permission']], [403, 'roles.manage']);
});

test('A secret is shown once, and kept nowhere', ofFiles, async (t) => {
  const { acme, ada, issue } = await place(t);
  const { secret } = await issue();
  const list = await ada('GET', '/api-tokens');
  assert.ok(!list.text.includes(secret));
  await api(acme, secret)('GET', '/me');
  for (const file of ['handrail.db', 'handrail.db-wal']) {
    assert.ok(!readFileSync(join(acme.service.dataFolder, file)).includes(secret.slice(4)), file);
  }
  assert.ok(!acme.service.logged.join('').includes(secret.slice(4)));
});

test('Nobody gives a token more than they hold, and no longer than a year', async (t) => {
  const { acme, ada, content } = await place(t);
  const hana = api(acme, await acme.token('hana', { groups: ['helpdesk'] }));
  assert.equal((await hana('POST', '/api-tokens', { body: content() })).json['code'], 'not_permitted');
  const beyond = await ada('POST', '/api-tokens', {
    body: content({ permissions: ['reports.view', 'annotation.erase'] }),
  });
  assert.deepEqual([beyond.status, beyond.json['permission']], [403, 'annotation.erase']);
  const now = acme.clock.now();
  for (const expiresAt of [now, now - 1, now + 367 * day]) {
    const answer = await ada('POST', '/api-tokens', { body: content({ expiresAt }) });
    assert.deepEqual([answer.status, answer.json['field']], [400, 'body.expiresAt']);
  }
});

test('A program issues no tokens, so that revoking its own ends it', async (t) => {
  const { acme, content, issue } = await place(t);
  const { secret } = await issue({ permissions: ['roles.manage'] });
  const answer = await api(acme, secret)('POST', '/api-tokens', { body: content({ permissions: ['roles.manage'] }) });
  assert.deepEqual([answer.status, answer.json['code']], [403, 'wrong_account']);
});

test('A token that is revoked, expired or made up lets nobody in', async (t) => {
  const { acme, ada, issue } = await place(t);
  const { token, secret } = await issue();
  const program = api(acme, secret);
  assert.equal((await program('GET', '/me')).status, 200);
  assert.equal((await ada('DELETE', `/api-tokens/${token.id}`)).status, 204);
  assert.equal((await ada('DELETE', `/api-tokens/${token.id}`)).status, 204, 'again is the same');
  const revoked = await program('GET', '/me');
  assert.deepEqual([revoked.status, revoked.json['code']], [401, 'sign_in_failed']);

  const short = await issue({ name: 'Short', expiresAt: acme.clock.now() + 1000 });
  acme.clock.advance(1000);
  const expired = await api(acme, short.secret)('GET', '/me');
  assert.deepEqual([expired.status, expired.json['code']], [401, 'sign_in_expired']);
  for (const madeUp of ['hrt_', `hrt_${'A'.repeat(43)}`, `${secret}A`, token.id]) {
    assert.equal((await api(acme, madeUp)('GET', '/me')).status, 401);
  }
});

test('What its maker no longer holds, a token no longer gives', async (t) => {
  const { acme, issue } = await place(t);
  const { secret } = await issue();
  const program = api(acme, secret);
  assert.equal((await program('GET', '/sessions')).status, 200);
  // The next sign-in says that she is no administrator any more.
  await api(acme, await acme.token('ada', { groups: ['helpdesk'] }))('GET', '/me');
  assert.equal((await program('GET', '/sessions')).status, 403);
  assert.deepEqual((await program('GET', '/me')).json['permissions'], []);
});

test('A token of a program opens no link', async (t) => {
  const { acme, issue } = await place(t);
  const { secret } = await issue();
  const other = new TestApp(acme.service.address, new TestDevice('server'));
  t.after(() => other.close());
  assert.equal(await refusal(other.hello(secret)), 'sign_in_failed');
});

test('When a token was last used is noted, at most once a minute', async (t) => {
  const { acme, ada, issue } = await place(t);
  const { secret } = await issue();
  const lastUsed = async () => (await ada('GET', '/api-tokens')).json['items'] as { readonly lastUsedAt?: number }[];
  assert.equal((await lastUsed())[0]?.lastUsedAt, undefined);
  const first = acme.clock.now();
  await api(acme, secret)('GET', '/me');
  acme.clock.advance(59_999);
  await api(acme, secret)('GET', '/me');
  assert.equal((await lastUsed())[0]?.lastUsedAt, first);
  acme.clock.advance(1);
  await api(acme, secret)('GET', '/me');
  assert.equal((await lastUsed())[0]?.lastUsedAt, first + 60_000);
});

test('Issuing and revoking is in the audit log, by who did it', async (t) => {
  const { acme, ada, issue } = await place(t);
  const { token } = await issue();
  await ada('DELETE', `/api-tokens/${token.id}`);
  await ada('DELETE', `/api-tokens/${token.id}`);
  const store = await openFolder(acme.service.dataFolder);
  t.after(() => store.close());
  const records = await store.audit.list({ tenantId: 'acme' }, { limit: 10, subjectId: token.id });
  assert.deepEqual(
    records.map(({ record, personal }) => [record.action, record.actor.kind, personal?.personal.actorName]),
    [
      ['token.revoked', 'person', 'ada'],
      ['token.created', 'person', 'ada'],
    ],
  );
});

test('Pages of tokens hold each once, also those of the same moment', async (t) => {
  const { ada, issue } = await place(t);
  const made = new Set<string>();
  for (let count = 0; count < 7; count += 1) made.add((await issue({ name: `Token ${count}` })).token.id);
  const seen: string[] = [];
  let next: unknown;
  do {
    const path = `/api-tokens?limit=3${next === undefined ? '' : `&cursor=${String(next)}`}`;
    const page = (await ada('GET', path)).json;
    seen.push(...(page['items'] as { readonly id: string }[]).map(({ id }) => id));
    next = page['next'];
  } while (next !== undefined);
  assert.equal(seen.length, 7);
  assert.deepEqual(new Set(seen), made);
});
