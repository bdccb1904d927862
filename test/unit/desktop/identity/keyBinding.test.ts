import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { DeviceKey } from '../../../../workbench/base/link/linkApi.ts';
import {
  checkKeyBinding,
  type KeyBinding,
  type PinnedProvider,
} from '../../../../workbench/base/session/keyBinding.ts';
import { OrganisationIdentity } from '../../../../workbench/desktop/identity/organisationIdentity.ts';
import { HttpProviderKeys } from '../../../../workbench/desktop/identity/providerKeys.ts';
import { MemoryKeystore } from '../../../../workbench/desktop/keystore/memoryKeystore.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryKeys } from '../../../support/flow/memoryMachine.ts';
import { fakeProvider, type Misbehaviour } from './fakeProvider.ts';

async function place(t: TestContext, misbehaviour: Misbehaviour = {}) {
  const provider = await fakeProvider(misbehaviour);
  t.after(() => provider.close());
  const clock = new FakeClock(Date.now());
  const keystore = new MemoryKeystore();
  const deviceKey = new MemoryKeys().public;
  const make = (key: DeviceKey = deviceKey) =>
    new OrganisationIdentity({
      service: provider.issuer,
      keystore,
      clock,
      random: (length) => new Uint8Array(randomBytes(length)),
      deviceKey: key,
      openBrowser: async (address) => void (await fetch(address)),
    });
  const keys = new HttpProviderKeys(fetch);
  const person = { id: 'p', name: 'Some One', signInName: 'some@one.example' };
  /** What another device makes of it. */
  const check = async (binding: KeyBinding | undefined, pinned: PinnedProvider, key: DeviceKey = deviceKey) =>
    checkKeyBinding(binding, { provider: pinned, key, person, now: clock.now() }, await keys.keysOf(pinned));
  return { provider, clock, make, check, keys };
}

const never = () => new AbortController().signal;

test('A sign-in binds this device’s key to the person, by the provider’s own word, for whoever pinned that provider', async (t) => {
  const { make, check, provider } = await place(t);
  const identity = make();
  assert.deepEqual([await identity.keyBinding(), identity.provider()], [undefined, undefined]);
  await identity.signIn(never());
  const pinned = identity.provider();
  assert.deepEqual(pinned, { issuer: provider.issuer, clientId: 'native', organisation: 'contoso' });
  assert.ok(pinned);
  await check(await identity.keyBinding(), pinned);
  await assert.rejects(check(await identity.keyBinding(), pinned, new MemoryKeys().public), { code: 'grant_mismatch' });
  await identity.signOut();
  assert.deepEqual([await identity.keyBinding(), identity.provider()], [undefined, undefined]);
});

test('Each sign-in has a nonce of its own, though the key is the same', async (t) => {
  const { make, provider } = await place(t);
  for (const identity of [make(), make()]) await identity.signIn(never());
  const nonces = provider.seen.authorize.map((asked) => asked.get('nonce'));
  assert.notEqual(nonces[0], nonces[1]);
});

test('The word is renewed with the sign-in where the provider repeats the nonce, also after a restart', async (t) => {
  const { make, check, clock } = await place(t, { refreshedIdTokens: 'with nonce', clockOff: 60 });
  const first = make();
  await first.signIn(never());
  const before = await first.keyBinding();
  clock.advance(120_000);
  const after = await first.keyBinding();
  assert.ok(before && after);
  const again = make();
  assert.equal(await again.restore(), true);
  const pinned = again.provider();
  assert.ok(pinned);
  await check(await again.keyBinding(), pinned);
  // Another key on this computer gets no word from a sign-in with the one before.
  const other = make(new MemoryKeys().public);
  await other.restore();
  assert.equal(await other.keyBinding(), undefined);
});

test('Where the provider does not repeat the nonce, the word ends with the first token, and codes are needed again', async (t) => {
  const { make, clock } = await place(t, { refreshedIdTokens: 'without nonce' });
  const identity = make();
  await identity.signIn(never());
  assert.ok(await identity.keyBinding());
  clock.advance(250_000);
  assert.equal(await identity.keyBinding(), undefined);
  assert.ok(identity.provider());
});

test('Keys come from the provider’s own address alone', async (t) => {
  const { keys, provider } = await place(t);
  const at = (issuer: string) => keys.keysOf({ issuer, clientId: 'native' });
  assert.equal((await at(provider.issuer)).keys.length, 1);
  for (const issuer of ['http://example.org', 'not an address', 'file:///etc', 'http://127.0.0.1:9']) {
    await assert.rejects(at(issuer), { code: 'service_unreachable' });
  }
  // The document names another provider, or keys at an unsafe place.
  const answers = async (document: unknown, jwks: unknown = { keys: [{ kty: 'RSA' }] }) => {
    const fake = new HttpProviderKeys(async (address) =>
      Response.json(String(address).endsWith('openid-configuration') ? document : jwks),
    );
    return await fake.keysOf({ issuer: 'https://login.example', clientId: 'native' });
  };
  const issuer = 'https://login.example';
  assert.equal((await answers({ issuer, jwks_uri: 'https://login.example/keys' })).keys.length, 1);
  for (const document of [
    { issuer: 'https://elsewhere.example', jwks_uri: 'https://login.example/keys' },
    { issuer, jwks_uri: 'http://login.example/keys' },
    { issuer, jwks_uri: 'http://127.0.0.1/keys' },
    { issuer },
    [],
  ]) {
    await assert.rejects(answers(document), { code: 'service_unreachable' });
  }
  await assert.rejects(answers({ issuer, jwks_uri: 'https://login.example/keys' }, { keys: 'none' }), {
    code: 'service_unreachable',
  });
});
