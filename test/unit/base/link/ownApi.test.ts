import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherApi, otherAudience } from '../../../../workbench/base/link/ownApi.ts';
import type { SignInOptions } from '../../../../workbench/base/link/signInOptions.ts';

const service = 'https://help.example.org';
const issuer = 'https://login.example.com/realms/main';
const oidc: SignInOptions['providers'][number] = {
  kind: 'oidc',
  issuer,
  clientId: 'app',
  scopes: ['openid', 'use'],
  loopback: false,
};
const entra = { ...oidc, kind: 'entra' as const };
const token = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;

const resources: readonly (readonly [resource: string | undefined, other: string | undefined])[] = [
  [service, undefined],
  [`${service}/`, undefined],
  [`${service}/api`, undefined],
  ['https://help.example.org:443/api', undefined],
  ['https://HELP.example.org/api', undefined],
  ['https://help.example.org:8443', 'https://help.example.org:8443'],
  ['http://help.example.org', 'http://help.example.org'],
  ['https://help.example.org.evil.example', 'https://help.example.org.evil.example'],
  ['https://help.example.org@evil.example', 'https://help.example.org@evil.example'],
  ['https://other.example.org', 'https://other.example.org'],
  ['api://handrail', 'api://handrail'],
  ['urn:handrail:service', 'urn:handrail:service'],
  ['handrail', 'handrail'],
  ['null', 'null'],
  ['', ''],
  [undefined, ''],
];

for (const [resource, other] of resources) {
  test(`A resource ${JSON.stringify(resource)} is ${other === undefined ? '' : 'not '}the service’s own`, () => {
    assert.equal(otherApi(service, { ...oidc, ...(resource !== undefined && { resource }) }), other);
    const aud = resource === undefined ? {} : { aud: resource };
    assert.equal(otherAudience(service, issuer, token(aud)), other);
  });
}

test('A scope that names an API names the service’s own', () => {
  const scopes = (...more: readonly string[]) => ['openid', 'profile', 'offline_access', ...more];
  assert.equal(otherApi(service, { ...entra, scopes: scopes(`${service}/use`) }), undefined);
  assert.equal(otherApi(service, { ...entra, scopes: scopes('api://handrail/use') }), 'api://handrail/use');
  assert.equal(otherApi(service, { ...entra, scopes: scopes(`${service}/use`, 'User.Read') }), 'User.Read');
  assert.equal(otherApi(service, { ...entra, scopes: scopes('.default') }), '.default');
  assert.equal(otherApi(service, { ...entra, scopes: scopes() }), '');
  // Beside a resource of its own, which Entra does not heed.
  const sly = { ...oidc, resource: service, scopes: scopes('api://handrail/use') };
  assert.equal(otherApi(service, sly), 'api://handrail/use');
});

test('An access token is for the service, for its provider beside it, and for nobody else', () => {
  const audience = (...aud: readonly unknown[]) => otherAudience(service, issuer, token({ aud }));
  assert.equal(audience(`${service}/api`), undefined);
  assert.equal(audience(`${service}/api`, 'https://login.example.com/userinfo'), undefined);
  assert.equal(audience('https://login.example.com/userinfo'), '');
  assert.equal(audience(`${service}/api`, 'api://handrail'), 'api://handrail');
  assert.equal(audience(`${service}/api`, 7), '7');
  assert.equal(audience(), '');
});

test('An access token that nobody but its provider can read says for nobody that it is for them alone', () => {
  for (const opaque of ['opaque', '', '..', 'a.b.c', token('text'), token(null), token([])])
    assert.equal(otherAudience(service, issuer, opaque), '');
});
