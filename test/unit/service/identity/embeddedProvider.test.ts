import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { HandrailError } from '@handrail/sdk';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createService } from '../../../../workbench/service/compose.ts';
import { avatar } from '../../../../workbench/service/identity/embedded/avatar.ts';
import { signInFrom } from '../../../../workbench/service/signInFrom.ts';
import { refusal } from '../support/acme.ts';
import { Browser } from '../support/browser.ts';
import { running, temporaryFolder } from '../support/running.ts';
import { TestApp, TestDevice } from '../support/testApp.ts';

test('A demo person signs in with code and PKCE and is known on the link with all of their card', async (t) => {
  const service = await running(t);
  const tokens = await new Browser(service.address).signIn('hana.berg');
  assert.equal(decodeProtectedHeader(tokens.access).typ, 'at+jwt');
  const { exp = 0, iat = 0 } = decodeJwt(tokens.access);
  assert.equal(exp - iat, 600);
  const app = new TestApp(service.address, new TestDevice('desk'));
  t.after(() => app.close());
  const { person, tenant, permissions, issuer, grantKeys } = await app.hello(tokens.access);
  const { id, photo, ...card } = person;
  assert.match(id, /^[\w-]{22}$/);
  assert.match(photo ?? '', /^data:image\/png;base64,/);
  assert.deepEqual(card, {
    name: 'Hana Berg',
    signInName: 'hana.berg@contoso.example',
    title: 'Help Desk',
    company: 'Contoso',
    domain: 'contoso.example',
  });
  assert.equal(tenant.name, 'Contoso');
  assert.ok(permissions.includes('screen.control'));
  assert.equal(issuer, service.address);
  assert.equal(grantKeys.length, 1);
});

test('Everybody of the demo can sign in from one browser, one after the other, each as themselves', async (t) => {
  const service = await running(t);
  const browser = new Browser(service.address);
  const names: unknown[] = [];
  for (const person of ['hana.berg', 'sam.okafor', 'ada.lindqvist', 'otto.fremd', 'hana.berg']) {
    names.push(decodeJwt((await browser.signIn(person, { port: 50_000 + names.length })).access)['name']);
  }
  assert.deepEqual(names, ['Hana Berg', 'Sam Okafor', 'Ada Lindqvist', 'Otto Fremd', 'Hana Berg']);
});

test('A refresh token gives a new access token once, and its second use ends both', async (t) => {
  const service = await running(t);
  const browser = new Browser(service.address);
  const first = await browser.signIn('sam.okafor');
  const second = await browser.refresh(first.refresh);
  assert.notEqual(second.access, first.access);
  await assert.rejects(browser.refresh(first.refresh), /invalid_grant/);
  await assert.rejects(browser.refresh(second.refresh), /invalid_grant/);
});

test('A sign-in that is cancelled comes back to the app as access_denied', async (t) => {
  const service = await running(t);
  const callback = await new Browser(service.address).cancel('http://127.0.0.1:51000/callback');
  assert.equal(callback.searchParams.get('error'), 'access_denied');
  assert.equal(callback.searchParams.get('state'), 's1');
});

test('The page names everybody on a button, runs no script and loads nothing', async (t) => {
  const service = await running(t);
  const { html, headers } = await new Browser(service.address).open('v'.repeat(43), 'http://127.0.0.1:51000/callback');
  for (const name of ['Hana Berg', 'Sam Okafor', 'Ada Lindqvist', 'Otto Fremd'])
    assert.ok(html.includes(`<strong>${name}</strong>`));
  assert.equal(html.includes('<script'), false);
  assert.match(
    headers.get('content-security-policy') ?? '',
    /^default-src 'none'; style-src 'nonce-[\w-]+'; img-src data:;/,
  );
  assert.match(html, /^<!doctype html>\s<html lang="en">/);
});

test('Without PKCE, to another redirect or for another API nobody gets in', async (t) => {
  const service = await running(t);
  const ask = (change: Readonly<Record<string, string | undefined>>) => {
    const parameters = {
      response_type: 'code',
      client_id: 'handrail-app',
      redirect_uri: 'http://127.0.0.1:5000/callback',
      scope: 'openid handrail',
      resource: `${service.address}/api`,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...change,
    };
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return fetch(`${service.address}/identity/auth?${new URLSearchParams(given)}`, { redirect: 'manual' });
  };
  const location = async (change: Readonly<Record<string, string | undefined>>) =>
    (await ask(change)).headers.get('location');
  assert.match((await location({})) ?? '', /^\/identity\/interaction\//);
  assert.match(
    (await location({ code_challenge: undefined, code_challenge_method: undefined })) ?? '',
    /error=invalid_request/,
  );
  assert.match((await location({ code_challenge_method: 'plain' })) ?? '', /error=invalid_request/);
  assert.match((await location({ resource: 'https://elsewhere.example' })) ?? '', /error=invalid_target/);
  for (const redirect of [
    'https://evil.example/callback',
    'http://127.0.0.1:5000/elsewhere',
    'http://localhost.evil.example/callback',
  ]) {
    const answer = await ask({ redirect_uri: redirect });
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get('location'), null);
  }
});

test('An ID token of the embedded provider opens no link', async (t) => {
  const service = await running(t);
  const tokens = await new Browser(service.address).signIn('hana.berg');
  const app = new TestApp(service.address, new TestDevice('desk'));
  t.after(() => app.close());
  assert.equal(await refusal(app.hello(tokens.id)), 'sign_in_failed');
});

test('Somebody of the demo stays the same person when the port changes', async (t) => {
  const dataFolder = await temporaryFolder(t);
  const ids: string[] = [];
  for (let start = 0; start < 2; start += 1) {
    const service = await running(t, { dataFolder });
    const app = new TestApp(service.address, new TestDevice('desk'));
    t.after(() => app.close());
    ids.push((await app.hello((await new Browser(service.address).signIn('sam.okafor')).access)).person.id);
    await service.close();
  }
  assert.equal(ids[0], ids[1]);
});

test('The embedded provider does not start beside a real one, nor off loopback', async (t) => {
  const isRefused = (error: unknown) => {
    assert.ok(error instanceof HandrailError);
    assert.equal(error.code, 'policy_refused');
    assert.equal(error.details['problem'], 'embedded_provider');
    return true;
  };
  assert.throws(() => signInFrom({ HANDRAIL_ISSUER: 'https://login.example' }, true), isRefused);
  const options = { dataFolder: await temporaryFolder(t), port: 0, signIn: { kind: 'embedded' } } as const;
  await assert.rejects(createService({ ...options, host: '0.0.0.0' }), isRefused);
  await assert.rejects(
    createService({ ...options, host: '127.0.0.1', publicAddress: 'https://help.example' }),
    isRefused,
  );
});

test('A picture is a well-formed PNG of 96 by 96 with more than one colour', () => {
  const bytes = Buffer.from(avatar('Åsa Öberg', [10, 20, 30]).split(',')[1] ?? '', 'base64');
  assert.equal(bytes.readUInt32BE(16), 96);
  const at = bytes.indexOf('IDAT');
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  assert.equal(rows.length, 96 * (1 + 96 * 3));
  assert.deepEqual([...rows.subarray(1, 4)], [10, 20, 30]);
  assert.ok(rows.includes(255), 'the letters of the names without their marks are drawn');
});

test('An ID token of the demo says enough of a person for devices that meet without a code, also when it is renewed', async (t) => {
  const service = await running(t);
  const browser = new Browser(service.address);
  const first = await browser.signIn('hana.berg');
  const second = await browser.refresh(first.refresh);
  for (const { id } of [first, second]) {
    const { tid, name, preferred_username: signInName, nonce, aud } = decodeJwt(id);
    assert.deepEqual([tid, name, signInName], ['demo-contoso', 'Hana Berg', 'hana.berg@contoso.example']);
    assert.deepEqual([nonce, aud], ['n1', decodeJwt(first.id).aud]);
  }
});
