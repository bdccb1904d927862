import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiFinding } from '../../../../workbench/service/setup/apiCheck.ts';
import { signInWith } from '../../../../workbench/service/setup/fromConfiguration.ts';

const address = 'https://help.example.org';
const oidc = {
  provider: 'oidc',
  issuer: 'https://login.example.com',
  clientId: 'app',
  audience: `${address}/api`,
  scope: 'use',
  organisation: 'Contoso',
} as const;
const entra = { ...oidc, provider: 'entra', audience: 'b1c2', tenant: 'contoso' } as const;

test('An API that is named by the service’s address is good there alone', () => {
  assert.equal(apiFinding(address, signInWith(oidc).provider).state, 'ok');
});

test('Where another could ask for the same sign-in, it is said how to name the API', () => {
  const found = apiFinding(address, signInWith({ ...oidc, audience: 'api://handrail' }).provider);
  assert.deepEqual([found.check, found.state], ['provider.api', 'warn']);
  assert.match(found.what, /for api:\/\/handrail, .* at https:\/\/help\.example\.org\./);
  assert.match(found.do ?? '', /Name the API https:\/\/help\.example\.org at the provider/);
});

test('With Entra the scope may bring the ID URI of its application; tokens hold its last part alone', () => {
  const usual = signInWith(entra).provider;
  assert.deepEqual([usual.scope, usual.signIn.scopes.at(-1)], ['use', 'api://b1c2/use']);
  assert.match(
    apiFinding(address, usual).do ?? '',
    /ID URI https:\/\/help\.example\.org, .*\(https:\/\/help\.example\.org\/use\)/,
  );
  const own = signInWith({ ...entra, scope: `${address}/use` }).provider;
  assert.deepEqual([own.scope, own.signIn.scopes.at(-1)], ['use', `${address}/use`]);
  assert.equal(apiFinding(address, own).state, 'ok');
});

test('A scope of any other provider is taken as it is', () => {
  const scope = 'https://help.example.org/use';
  const { provider } = signInWith({ ...oidc, scope });
  assert.deepEqual([provider.scope, provider.signIn.scopes.at(-1)], [scope, scope]);
});
