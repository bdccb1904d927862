import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import {
  type CheckedProvider,
  providerFindings,
  toRegister,
} from '../../../../workbench/service/setup/providerCheck.ts';
import { signedInPath } from '../../../../workbench/web/identity/signInAnswer.ts';
import { SetupProvider } from './setupProvider.ts';

async function states(checked: CheckedProvider, now = Date.now()) {
  const found = await providerFindings(checked, { fetch, now: () => now });
  for (const { state, do: advice } of found) assert.equal(advice === undefined, state === 'ok');
  return Object.fromEntries(found.map(({ check, state, what }) => [check, `${state} ${what}`]));
}

test('A provider that can do what is needed passes every check', async (t) => {
  const provider = await SetupProvider.start(t);
  const found = await providerFindings({ provider: 'oidc', issuer: provider.issuer }, { fetch, now: () => Date.now() });
  assert.deepEqual(
    found.map(({ check, state }) => `${check} ${state}`),
    ['discovery', 'clock', 'issuer', 'endpoints', 'abilities', 'keys'].map(
      (each) => `${each === 'clock' ? '' : 'provider.'}${each} ok`,
    ),
  );
});

test('Each thing that can be wrong with a provider is found by itself', async (t) => {
  const provider = await SetupProvider.start(t);
  const { issuer } = provider;
  const checked = { provider: 'oidc', issuer } as const;
  const spoiled = async (
    change: Partial<Pick<SetupProvider, 'document' | 'keys' | 'headers'>>,
    check: string,
    says: RegExp,
  ) => {
    Object.assign(provider, { document: {}, keys: undefined, headers: {} }, change);
    assert.match((await states(checked))[check] ?? 'absent', says, JSON.stringify(change));
  };
  await spoiled({ document: { issuer: `${issuer}/` } }, 'provider.issuer', /^fail .*names itself/);
  await spoiled({ document: { issuer: 7 } }, 'provider.issuer', /^fail .*names no issuer/);
  await spoiled({ document: { token_endpoint: undefined } }, 'provider.endpoints', /^fail .*token_endpoint/);
  await spoiled(
    { document: { response_types_supported: ['token'] } },
    'provider.abilities',
    /^fail .*authorization code/,
  );
  await spoiled({ document: { code_challenge_methods_supported: ['plain'] } }, 'provider.abilities', /^fail .*PKCE/);
  await spoiled(
    { document: { id_token_signing_alg_values_supported: ['ES256'] } },
    'provider.abilities',
    /^fail .*RS256/,
  );
  await spoiled({ document: { jwks_uri: `${issuer}/nowhere` } }, 'provider.keys', /^fail .*404/);
  await spoiled({ keys: { keys: [{ kty: 'EC' }, { kty: 'RSA', use: 'enc' }] } }, 'provider.keys', /^fail None/);
  await spoiled(
    { headers: { date: new Date(Date.now() + 90_000).toUTCString() } },
    'clock',
    /^fail .*(89|90) seconds behind/,
  );
  await spoiled(
    { headers: { date: new Date(Date.now() - 30_000).toUTCString() } },
    'clock',
    /^warn .*30 seconds ahead|^warn .*31 seconds ahead/,
  );
});

test('A provider that is not there, is something else, or sends elsewhere is said to be so', async (t) => {
  const holder = { status: 404, body: 'no', location: '' };
  const server = createServer((_request, response) => {
    response.writeHead(holder.status, holder.location === '' ? {} : { location: holder.location }).end(holder.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const says = async (change: Partial<typeof holder>) => {
    Object.assign(holder, { status: 200, body: '{}', location: '' }, change);
    return (await states({ provider: 'oidc', issuer }))['provider.discovery'];
  };
  assert.match((await says({ status: 404 })) ?? '', /fail .*answers with 404/);
  assert.match((await says({ body: 'no' })) ?? '', /fail .*no JSON/);
  assert.match((await says({ body: '7' })) ?? '', /fail .*no JSON object/);
  assert.match(
    (await says({ status: 302, location: 'https://elsewhere.example' })) ?? '',
    /fail .*(sends elsewhere|no answer)/,
  );
  // Nobody listens on the port that tcpmux once had.
  const absent = await states({ provider: 'oidc', issuer: 'http://127.0.0.1:1' });
  assert.match(absent['provider.discovery'] ?? '', /fail /);
});

test('The addresses to register are those that apps and the first administrator return to', () => {
  const [app, tab, page] = toRegister({ provider: 'oidc', issuer: 'https://login.example' }, 'https://help.example');
  assert.match(app ?? '', /^http:\/\/127\.0\.0\.1\/callback /);
  assert.ok(tab?.startsWith(`https://help.example${signedInPath} `));
  assert.match(page ?? '', /^https:\/\/help\.example\/setup\/callback /);
  assert.match(toRegister({ provider: 'entra', issuer: 'https://x' }, 'https://h')[0] ?? '', /^http:\/\/localhost /);
});
