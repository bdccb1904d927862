import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Peer } from '@handrail/sdk';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { DeviceKey } from '../../../../workbench/base/link/linkApi.ts';
import {
  bindingNonce,
  checkKeyBinding,
  type KeyBinding,
  type PinnedProvider,
} from '../../../../workbench/base/session/keyBinding.ts';
import { refusal } from './sessionFixtures.ts';

const now = 1_795_000_000_000;
const seconds = now / 1000;
const salt = new Uint8Array(32).fill(5);
const key: DeviceKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const otherKey: DeviceKey = { ...key, x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw' };
const provider: PinnedProvider = { issuer: 'https://login.example', clientId: 'handrail', organisation: 'contoso' };
const person: Peer = { id: 'person-hana', name: 'Hana Berg', signInName: 'hana.berg@contoso.example' };

const good = await generateKeyPair('RS256');
const foreign = await generateKeyPair('RS256');
const jwks: JSONWebKeySet = { keys: [{ ...(await exportJWK(good.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] };

const claims: JWTPayload = {
  iss: provider.issuer,
  aud: provider.clientId,
  sub: 'subject-of-hana',
  tid: 'contoso',
  name: 'Hana Berg',
  preferred_username: 'hana.berg@contoso.example',
  nonce: bindingNonce(key, salt),
  iat: seconds - 60,
  exp: seconds + 3540,
};

/** Claims that are other than they should be, or left out. */
type Change = Readonly<Record<string, unknown>>;

async function token(change: Change = {}, signer = good.privateKey, kid = 'k'): Promise<KeyBinding> {
  const all = Object.fromEntries(Object.entries({ ...claims, ...change }).filter(([, value]) => value !== undefined));
  return { idToken: await new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid }).sign(signer), salt };
}

type Expected = Parameters<typeof checkKeyBinding>[1];
const check = (binding: KeyBinding | undefined, change: Partial<Expected> = {}) =>
  checkKeyBinding(binding, { provider, key, person, now, ...change }, jwks);

test('the nonce is the hash of label, key and salt, each with its length', () => {
  const raw = Buffer.from(key.x, 'base64url');
  const label = Buffer.from('handrail-key-binding/1');
  const parts = [label, raw, salt].flatMap((part) => [Buffer.of(part.length), part]);
  assert.equal(bindingNonce(key, salt), createHash('sha256').update(Buffer.concat(parts)).digest('base64url'));
});

test('the provider’s word for this key and person is taken', async () => {
  await check(await token());
});

test('a tenant that shortens names sends no sign-in name, and the short name must be the provider’s shortened', async () => {
  await check(await token(), { person: { id: 'person-hana', name: 'Hana B.' } });
  await assert.rejects(
    check(await token(), { person: { id: 'person-hana', name: 'Ada B.' } }),
    refusal('grant_mismatch'),
  );
});

const lies: Readonly<Record<string, { readonly code?: 'code_required'; readonly change: Change }>> = {
  'for another key': { change: { nonce: bindingNonce(otherKey, salt) } },
  'with another salt': { change: { nonce: bindingNonce(key, new Uint8Array(32)) } },
  'with a nonce of any other kind': { change: { nonce: 7 } },
  'without a nonce': { change: { nonce: undefined } },
  'of another issuer': { change: { iss: 'https://elsewhere.example' } },
  'for another application': { change: { aud: 'another' } },
  'for another application as well': { change: { aud: [provider.clientId, 'another'] } },
  'of another organisation at the same provider': { change: { tid: 'fabrikam' } },
  'of no organisation': { change: { tid: undefined } },
  'of a guest by number': { change: { acct: 1 } },
  'of a guest by word': { change: { acct: 'guest' } },
  'of somebody of another name': { change: { name: 'Ada Lindqvist' } },
  'of another account of the same name': { change: { preferred_username: 'hana.berg@elsewhere.example' } },
  'of somebody without a name': { change: { name: undefined, preferred_username: undefined } },
  'without a subject': { change: { sub: undefined } },
  'without an end': { change: { exp: undefined } },
  'from the future': { change: { iat: seconds + 300, exp: seconds + 3900 } },
  'that is over': { code: 'code_required', change: { iat: seconds - 7200, exp: seconds - 3600 } },
  'that lives for a year': { code: 'code_required', change: { iat: seconds - 90_000, exp: seconds + 31_000_000 } },
};

for (const [what, { code, change }] of Object.entries(lies)) {
  test(`a word ${what} does not count: ${code ?? 'grant_mismatch'}`, async () => {
    await assert.rejects(check(await token(change)), refusal(code ?? 'grant_mismatch'));
  });
}

test('a word that others signed, or nobody, does not count, and neither does none', async () => {
  const unsigned = new UnsecuredJWT(claims).encode();
  const symmetric = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(new Uint8Array(32));
  const bindings = [
    undefined,
    await token({}, foreign.privateKey),
    await token({}, good.privateKey, 'unknown'),
    { idToken: unsigned, salt },
    { idToken: symmetric, salt },
    { idToken: 'e30.e30.e30', salt },
    { idToken: '', salt },
  ];
  for (const binding of bindings) await assert.rejects(check(binding), refusal('grant_mismatch'));
});

test('the good word for one device is of no use to another', async () => {
  await assert.rejects(check(await token(), { key: otherKey }), refusal('grant_mismatch'));
});

test('a device that pinned a provider without organisations takes none, and one that pinned another takes no other', async () => {
  const { organisation: _none, ...plain } = provider;
  await assert.rejects(check(await token(), { provider: plain }), refusal('grant_mismatch'));
  await check(await token({ tid: undefined }), { provider: plain });
  await assert.rejects(check(await token(), { provider: { ...provider, issuer: 'https://x.example' } }));
});

test('no refusal repeats what the token says', async () => {
  for (const { change } of Object.values(lies)) {
    const { idToken, salt: same } = await token(change);
    const error: unknown = await check({ idToken, salt: same }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Error);
    for (const secret of ['Hana', 'contoso', 'subject', idToken]) assert.ok(!error.message.includes(secret));
  }
});

test('no two pairs of key and salt have the same nonce', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(bytes, bytes, bytes, bytes, (x1, s1, x2, s2) => {
      const of = (x: Uint8Array) => ({ ...key, x: Buffer.from(x).toString('base64url') });
      const same = Buffer.compare(x1, x2) === 0 && Buffer.compare(s1, s2) === 0;
      assert.equal(bindingNonce(of(x1), s1) === bindingNonce(of(x2), s2), same);
    }),
  );
});
