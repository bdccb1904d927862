import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { OrganisationIdentity } from '../../../../workbench/desktop/identity/organisationIdentity.ts';
import type { SignInProvider } from '../../../../workbench/desktop/identity/signInService.ts';
import { MemoryKeystore } from '../../../../workbench/desktop/keystore/memoryKeystore.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryKeys } from '../../../support/flow/memoryMachine.ts';
import { fakeProvider, type Misbehaviour } from './fakeProvider.ts';

const service = 'https://help.example.org';
const api = `${service}/api`;
const real = 'https://real.example.com/api';

interface Said {
  /** What the service says of its provider, beside the truth. */
  readonly service?: Partial<SignInProvider>;
  readonly provider?: Misbehaviour;
  /** False where software distribution set the app up. */
  readonly ownApiOnly?: boolean;
}

/** A device whose person typed the address of `service`, and a provider of a real organisation. */
async function place(t: TestContext, said: Said) {
  const provider = await fakeProvider({ audience: api, ...said.provider });
  t.after(() => provider.close());
  const options = { service: 'Help', providers: [{ ...provider.provider, resource: api, ...said.service }] };
  const keystore = new MemoryKeystore();
  const visited: string[] = [];
  const identity = new OrganisationIdentity({
    service,
    ownApiOnly: said.ownApiOnly ?? true,
    keystore,
    clock: new FakeClock(Date.now()),
    deviceKey: new MemoryKeys().public,
    random: (length) => new Uint8Array(randomBytes(length)),
    openBrowser: async (address) => {
      visited.push(address);
      await (await fetch(address)).text();
    },
    fetch: async (address, init) =>
      String(address).startsWith(service) ? Response.json(options) : await fetch(address, init),
  });
  return { provider, keystore, identity, visited };
}

const never = () => new AbortController().signal;

test('At a service whose address was typed, a sign-in that is good there alone goes on', async (t) => {
  const { identity, visited } = await place(t, {});
  await identity.signIn(never());
  assert.equal(new URL(visited[0] ?? '').searchParams.get('resource'), api);
  assert.ok(await identity.accessToken());
});

const before: readonly (readonly [string, Said, string])[] = [
  ['names the API of another service', { service: { resource: real } }, real],
  ['names an API that is nobody’s', { service: { resource: 'api://handrail' } }, 'api://handrail'],
  ['names the API of another service by a scope', { service: { scopes: ['openid', 'api://x/use'] } }, 'api://x/use'],
  [
    'names Entra, and the API of another service',
    { service: { kind: 'entra', scopes: [`${real}/use`] } },
    `${real}/use`,
  ],
  [
    'takes codes for itself that another provider gives',
    { provider: { tokenEndpoint: 'https://evil.example/token' } },
    'http://127.0.0.1',
  ],
  [
    'takes refresh tokens for itself that another provider gives',
    { provider: { revocationEndpoint: 'https://evil.example/revoke' } },
    'http://127.0.0.1',
  ],
];
for (const [what, said, other] of before) {
  test(`At a service whose address was typed and which ${what}, nobody is sent to sign in`, async (t) => {
    const { identity, visited, provider } = await place(t, said);
    const error: unknown = await identity.signIn(never()).catch((caught: unknown) => caught);
    const { code, details } = error as { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
    assert.deepEqual([code, details['problem'], details['address']], ['sign_in_failed', 'other_api', service]);
    assert.equal(String(details['api']).replace(/^(http:\/\/127\.0\.0\.1):\d+$/, '$1'), other);
    assert.deepEqual([visited, provider.seen.token], [[], []]);
  });
}

test('At a service whose address was typed, a token that its provider made good elsewhere is neither kept nor shown to it', async (t) => {
  for (const audience of [real, [api, real], [], 'native']) {
    const { identity, keystore } = await place(t, { provider: { audience } });
    await assert.rejects(identity.signIn(never()), { code: 'sign_in_failed' });
    await assert.rejects(identity.accessToken(), { code: 'sign_in_required' });
    assert.equal(await keystore.read('sign-in'), undefined);
  }
});

test('At a service whose address was typed, a renewed token is held against the same', async (t) => {
  const { identity, provider, keystore } = await place(t, {});
  await identity.signIn(never());
  assert.ok(await keystore.read('sign-in'));
  provider.misbehaviour.audience = real;
  await assert.rejects(identity.restore(), { code: 'sign_in_failed' });
});

test('Where software distribution named the service, its organisation names the API as it likes', async (t) => {
  const said = { service: { resource: 'api://handrail' }, provider: { audience: 'api://handrail' }, ownApiOnly: false };
  const { identity } = await place(t, said);
  await identity.signIn(never());
  assert.ok(await identity.accessToken());
});
