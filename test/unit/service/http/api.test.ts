import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { tenantApi } from '@handrail/sdk/tenant/tenantApi';
import Value from 'typebox/value';
import { ConnectionInfo } from '../../../../workbench/base/link/connectionInfo.ts';
import { SignInOptions } from '../../../../workbench/base/link/signInOptions.ts';
import { Acme, helpDesk } from '../support/acme.ts';
import { running } from '../support/running.ts';

test('Health, readiness and the ways to sign in are told without a token', async (t) => {
  const { address } = await running(t);
  assert.equal((await fetch(`${address}/healthz`)).status, 200);
  assert.equal((await fetch(`${address}/readyz`)).status, 200);
  const answer = await fetch(`${address}/api/v1/sign-in`);
  const options: unknown = await answer.json();
  assert.ok(Value.Check(SignInOptions, options));
  assert.equal(options.providers[0]?.issuer, `${address}/identity`);
  assert.equal(options.providers[0]?.loopback, true);
  const info: unknown = await (await fetch(`${address}/api/v1/connection`)).json();
  assert.ok(Value.Check(ConnectionInfo, info));
  assert.equal(info.organisation, undefined, 'who else is at a service of several organisations is not told');
});

test('Every answer says how it may be used', async (t) => {
  const { address } = await running(t);
  for (const path of ['/healthz', '/api/v1/sign-in', '/api/v1/sessions', '/nothing']) {
    const { headers } = await fetch(address + path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; frame-ancestors 'none'/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
});

test('Refusals are problem documents with code, what and do', async (t) => {
  const { address } = await running(t);
  const long = 'x'.repeat(70_000);
  const json = { 'content-type': 'application/json' };
  const cases: readonly (readonly [string, RequestInit, number, string])[] = [
    ['/nothing', {}, 404, 'unknown_action'],
    ['/api/v1/sessions', {}, 401, 'sign_in_required'],
    ['/api/v1/sessions', { headers: { authorization: 'Basic abc' } }, 401, 'sign_in_required'],
    ['/api/v1/sessions', { headers: { authorization: `Bearer ${'x'.repeat(9000)}` } }, 401, 'sign_in_required'],
    ['/healthz', { method: 'DELETE' }, 404, 'unknown_action'],
    ['/nothing', { method: 'POST', body: long, headers: json }, 413, 'too_large'],
    ['/nothing', { method: 'POST', body: '{', headers: json }, 400, 'malformed'],
  ];
  for (const [path, init, status, code] of cases) {
    const answer = await fetch(address + path, init);
    const problem = (await answer.json()) as Record<string, unknown>;
    assert.deepEqual([answer.status, problem['code'], problem['status']], [status, code, status], `${path} ${code}`);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.ok(String(problem['what']).length > 10 && String(problem['do']).length > 10);
  }
});

test('A person who opens an address where nothing is reads so on a page, with a way on; a program gets the problem', async (t) => {
  const { address } = await running(t);
  const asBrowsers = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
  const page = await fetch(`${address}/<b>nothing`, { headers: asBrowsers });
  assert.equal(page.status, 404);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.match(
    page.headers.get('content-security-policy') ?? '',
    /^default-src 'none'; style-src 'sha256-[^']+'; base-uri/,
  );
  const text = await page.text();
  assert.match(text, /<h1>There is nothing at this address\.<\/h1>.*<a class="first" href="\/">Open Handrail<\/a>/s);
  assert.doesNotMatch(text, /nothing</, 'nothing of what was asked for');
  for (const [method, accept] of [
    ['GET', '*/*'],
    ['GET', 'application/json, text/html-like'],
    ['POST', 'text/html'],
  ] as const) {
    const answer = await fetch(`${address}/nothing`, { method, headers: { accept } });
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, accept);
  }
});

test('A request that names another host is refused on every path', async (t) => {
  const { address } = await running(t);
  const status = (path: string, host: string) =>
    new Promise((resolve, reject) => {
      request(address + path, { headers: { host } }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  const { port } = new URL(address);
  for (const path of ['/healthz', '/identity/.well-known/openid-configuration', '/api/v1/sign-in']) {
    assert.equal(await status(path, 'evil.example'), 421);
    assert.equal(await status(path, `127.0.0.1.evil.example:${port}`), 421);
    assert.equal(await status(path, '127.0.0.1:1'), 421);
    assert.equal(await status(path, `LOCALHOST:${port}`), 200);
  }
});

test('Records are read with reports.view, and only those of the own tenant', async (t) => {
  const auditors = { ...helpDesk, id: 'audit', name: 'Audit', roleId: 'auditor', adminGroups: ['audit'] };
  const acme = await Acme.start(t, { assignments: [helpDesk, auditors] });
  const { helper, sessionId } = await acme.joined();
  const read = async (person: string, change: Readonly<Record<string, unknown>>, query = '') => {
    const headers = { authorization: `Bearer ${await acme.token(person, change)}` };
    const answer = await fetch(`${acme.service.address}/api/v1/sessions${query}`, { headers });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  assert.equal((await read('hana', {})).status, 403);
  const own = await read('ada', { groups: ['audit'] });
  assert.ok(Value.Check(tenantApi['sessions.list'].output, own.body), JSON.stringify(own.body));
  assert.deepEqual(
    own.body.items.map(({ id }) => id),
    [sessionId],
  );
  assert.deepEqual((await read('otto', { groups: ['audit'], tid: 'brand' })).body, { items: [] });

  const audit = { groups: ['audit'] };
  assert.deepEqual((await read('ada', audit, '?state=past')).body, { items: [] });
  await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  assert.deepEqual((await read('ada', audit, '?state=live')).body, { items: [] });
  assert.equal(((await read('ada', audit, '?state=past&limit=5')).body as { items: unknown[] }).items.length, 1);
  for (const query of ['?limit=0', '?limit=9999', '?state=other', '?tenant=brand']) {
    assert.equal((await read('ada', audit, query)).status, 400, query);
  }
});
