import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Value from 'typebox/value';
import { ConnectionInfo } from '../../../../workbench/base/link/connectionInfo.ts';
import { optionsFrom } from '../../../../workbench/service/setup/fromConfiguration.ts';
import { SetUp } from '../../../../workbench/service/setup/setUp.ts';
import { openFolder } from '../support/acme.ts';
import { running, temporaryFolder } from '../support/running.ts';
import { SetupProvider } from './setupProvider.ts';
import { Visitor } from './visitor.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));
const main = { tenantId: 'main' };

/** A service that was set up and runs, a token, and a browser in which it was typed. */
async function place(t: TestContext) {
  const provider = await SetupProvider.start(t);
  const data = join(await temporaryFolder(t), 'data');
  const setUp = new SetUp({ dataFolder: data, now: () => Date.now(), random, fetch });
  await setUp.save(setUp.planned({ ...provider.fields, organisation: 'Contoso' }));
  const { secret } = setUp.token.issue();
  const start = () => running(t, { ...optionsFrom(setUp.planned({})), dataFolder: data, port: 0 });
  const service = await start();
  const visitor = new Visitor(service.address);
  await visitor.send('/setup/token', { token: secret });
  const audit = async () => {
    const store = await openFolder(data);
    const records = await store.audit.from(main, 0, 100);
    await store.close();
    return records.map(({ record }) => record);
  };
  return { provider, data, setUp, secret, service, visitor, audit, start };
}

/** What somebody may do over the API, with a token as the provider gives one to the app. */
async function permissions(service: string, provider: SetupProvider): Promise<readonly string[]> {
  const token = await provider.accessTokenNow();
  const answer = await fetch(`${service}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { permissions?: string[] }).permissions ?? [];
}

test('A service of one organisation tells whose it is before anybody signs in', async (t) => {
  const { service } = await place(t);
  const info: unknown = await (await fetch(`${service.address}/api/v1/connection`)).json();
  assert.ok(Value.Check(ConnectionInfo, info));
  assert.equal(info.organisation, 'Contoso');
});

test('Who has the token signs in, is shown as what the provider says, and becomes the administrator, once', async (t) => {
  const { visitor, provider, service, audit, setUp, secret } = await place(t);
  assert.match((await visitor.open('/setup')).html, /Name the first administrator/);
  assert.ok(!(await permissions(service.address, provider)).includes('roles.manage'));
  assert.equal((await visitor.signIn()).to, '/setup');
  const { html } = await visitor.open('/setup');
  for (const shown of ['Ada Lindqvist', 'ada@contoso.example', provider.issuer, '<code>ada</code>'])
    assert.ok(html.includes(shown), shown);
  const done = await visitor.send('/setup/administrator', { do: 'name' });
  assert.match(done.html, /Ada Lindqvist is an administrator/);
  assert.ok((await permissions(service.address, provider)).includes('roles.manage'));
  const named = (await audit()).filter(({ action }) => action === 'administrator.named');
  assert.equal(named.length, 1);
  assert.deepEqual([named[0]?.actor, named[0]?.subject?.kind], [{ kind: 'service', id: 'setup' }, 'person']);
  assert.equal(setUp.token.state, 'used');
  assert.match((await visitor.open('/setup')).html, /Nothing to set up/);
  assert.equal((await visitor.send('/setup/token', { token: secret })).status, 401);
  assert.equal((await visitor.send('/setup/administrator', { do: 'name' })).to, '/setup');
  assert.ok(!service.logged.join('').includes(secret.replaceAll('-', '').slice(0, 10)));
});

test('Somebody else can sign in instead, and another token names another administrator', async (t) => {
  const { visitor, provider, setUp, service } = await place(t);
  await visitor.signIn();
  assert.equal((await visitor.send('/setup/administrator', { do: 'other' })).to, '/setup');
  provider.person = { sub: 'bea', name: 'Bea' };
  await visitor.signIn();
  await visitor.send('/setup/administrator', { do: 'name' });
  assert.ok((await permissions(service.address, provider)).includes('roles.manage'));
  provider.person = { sub: 'cem', name: 'Cem' };
  assert.ok(!(await permissions(service.address, provider)).includes('roles.manage'));
  await visitor.send('/setup/token', { token: setUp.token.issue().secret });
  await visitor.signIn();
  await visitor.send('/setup/administrator', { do: 'name' });
  assert.ok((await permissions(service.address, provider)).includes('roles.manage'));
});

test('A sign-in that does not fit is refused with what is wrong, and names nobody', async (t) => {
  const { visitor, provider, setUp } = await place(t);
  const refused = async (change: Partial<SetupProvider>, says: RegExp) => {
    Object.assign(provider, { idToken: {}, accessToken: {}, document: {} }, change);
    const { status, html } = await visitor.signIn();
    assert.ok(status >= 400, JSON.stringify(change));
    assert.match(html, says);
    assert.match((await visitor.open('/setup')).html, /Sign in<\/a>/);
    assert.equal((await visitor.send('/setup/administrator', { do: 'name' })).to, '/setup');
  };
  await refused({ accessToken: { aud: 'another' } }, /The token has a wrong aud/);
  await refused({ accessToken: { scope: 'another' } }, /The token lacks the scope/);
  await refused({ accessToken: { client_id: 'another' } }, /The token comes from an unknown application/);
  await refused({ idToken: { nonce: 'another' } }, /belongs to another sign-in/);
  await refused({ idToken: { aud: 'another' } }, /ID token does not verify \(aud\)/);
  await refused({ idToken: { sub: 'another' } }, /name different people/);
  await refused({ idToken: { exp: 1 } }, /ID token does not verify/);
  assert.equal(setUp.token.state, 'open');
});

test('An answer of another sign-in, a cancelled one and one without a beginning name nobody', async (t) => {
  const { visitor, service } = await place(t);
  assert.equal((await visitor.open('/setup/callback?code=x&state=y')).to, '/setup');
  await visitor.open('/setup/sign-in');
  assert.match((await visitor.open('/setup/callback?code=x&state=y')).html, /belongs to another sign-in/);
  const state = new URL((await visitor.open('/setup/sign-in')).to).searchParams.get('state') ?? '';
  assert.match((await visitor.open(`/setup/callback?error=access_denied&state=${state}`)).html, /was cancelled/);
  const stranger = new Visitor(service.address);
  assert.equal((await stranger.open('/setup/sign-in')).to, '/setup');
  assert.equal((await stranger.open('/setup/callback?code=x')).to, '/setup');
});

test('A token that was replaced names nobody any more, though it was typed before', async (t) => {
  const { visitor, setUp } = await place(t);
  await visitor.signIn();
  setUp.token.issue();
  assert.equal((await visitor.send('/setup/administrator', { do: 'name' })).status, 401);
});

test('With another provider in the set-up the tenant follows it, and says so in its log', async (t) => {
  const { service, setUp, audit, start } = await place(t);
  await service.close();
  const other = await SetupProvider.start(t);
  await setUp.save(setUp.planned({ issuer: other.issuer, organisation: 'Contoso Ltd' }));
  const again = await start();
  const visitor = new Visitor(again.address);
  await visitor.send('/setup/token', { token: setUp.token.issue().secret });
  await visitor.signIn();
  assert.match((await visitor.send('/setup/administrator', { do: 'name' })).html, /is an administrator/);
  assert.ok((await audit()).some(({ action }) => action === 'identity.changed'));
});
