import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { HandrailError } from '@handrail/sdk';
import { OrganisationIdentity } from '../../../../workbench/desktop/identity/organisationIdentity.ts';
import { isSignInDone } from '../../../../workbench/desktop/identity/redirectServer.ts';
import { MemoryKeystore } from '../../../../workbench/desktop/keystore/memoryKeystore.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryKeys } from '../../../support/flow/memoryMachine.ts';
import { until } from '../../../support/flow/until.ts';
import { fakeProvider, type Misbehaviour } from './fakeProvider.ts';

/** A browser without a person: follows redirects, and tells where it ended. */
async function browse(address: string): Promise<{ address: string; text: string; status: number }> {
  const response = await fetch(address);
  return { address: response.url, text: await response.text(), status: response.status };
}

async function place(t: TestContext, misbehaviour: Misbehaviour = {}) {
  const provider = await fakeProvider(misbehaviour);
  t.after(() => provider.close());
  const clock = new FakeClock(Date.now());
  const keystore = new MemoryKeystore();
  const visits: Promise<{ address: string; text: string; status: number }>[] = [];
  const make = (
    open: (address: string) => void = (address) => void visits.push(browse(address)),
    service = provider.issuer,
  ) =>
    new OrganisationIdentity({
      service,
      ...own,
      keystore,
      clock,
      openBrowser: async (address) => open(address),
    });
  return { provider, clock, keystore, visits, make };
}

/** What the device brings along: its key, and randomness. */
const own = { deviceKey: new MemoryKeys().public, random: (length: number) => new Uint8Array(randomBytes(length)) };

const never = () => new AbortController().signal;

test('A person signs in through the browser and gets an access token', async (t) => {
  const { provider, visits, make } = await place(t);
  const identity = make();
  await assert.rejects(identity.accessToken(), { code: 'sign_in_required' });
  await identity.signIn(never());
  assert.match(await identity.accessToken(), /^access-/);
  const asked = provider.seen.authorize[0];
  assert.equal(asked?.get('code_challenge_method'), 'S256');
  assert.equal(asked?.get('resource'), 'urn:handrail:service');
  assert.ok((asked?.get('nonce')?.length ?? 0) >= 43 && (asked?.get('state')?.length ?? 0) >= 43);
  const visit = await visits[0];
  assert.ok(isSignInDone(visit?.address ?? ''), 'no code stays in the address');
  assert.match(visit?.text ?? '', /You can close this window/);
});

test('A token with less than a minute to live is renewed once for all who ask', async (t) => {
  const { provider, clock, make } = await place(t);
  const identity = make();
  await identity.signIn(never());
  const first = await identity.accessToken();
  clock.advance(241_000);
  const [second, third] = await Promise.all([identity.accessToken(), identity.accessToken()]);
  assert.notEqual(second, first);
  assert.equal(second, third);
  assert.equal(provider.seen.token.filter((body) => body.get('grant_type') === 'refresh_token').length, 1);
});

test('A sign-in is restored from the keystore, until the provider ends it', async (t) => {
  const { provider, keystore, make } = await place(t);
  await make().signIn(never());
  const later = make();
  assert.equal(await later.restore(), true);
  assert.match(await later.accessToken(), /^access-/);
  provider.misbehaviour.refreshError = 'invalid_grant';
  assert.equal(await make().restore(), false);
  assert.equal(await keystore.read('sign-in'), undefined);
  assert.equal(await make().restore(), false);
});

test('A sign-in is of no use at another service, which may name the same provider to be handed its tokens', async (t) => {
  const { provider, make } = await place(t);
  await make().signIn(never());
  const asked = provider.seen.token.length;
  const other = make(undefined, provider.issuer.replace('127.0.0.1', 'localhost'));
  assert.equal(await other.restore(), false);
  await other.signOut();
  assert.equal(provider.seen.token.length, asked);
  assert.deepEqual(provider.seen.revoked, []);
});

test('A sign-in that the provider ended is told from a provider that does not answer', async (t) => {
  const { provider, clock, make } = await place(t);
  const identity = make();
  await identity.signIn(never());
  clock.advance(300_000);
  provider.misbehaviour.refreshError = 'temporarily_unavailable';
  await assert.rejects(identity.accessToken(), { code: 'sign_in_failed' });
  await provider.close();
  await assert.rejects(identity.accessToken(), { code: 'service_unreachable' });
});

test('Signing out forgets the token here and revokes it there', async (t) => {
  const { provider, keystore, make } = await place(t);
  const identity = make();
  await identity.signIn(never());
  await identity.signOut();
  assert.equal(await keystore.read('sign-in'), undefined);
  assert.match(provider.seen.revoked[0] ?? '', /^refresh-/);
  await assert.rejects(identity.accessToken(), { code: 'sign_in_required' });
});

test('A renewal that is under way when the person signs out brings nothing back', async (t) => {
  const { provider, clock, keystore, make } = await place(t);
  const identity = make();
  await identity.signIn(never());
  clock.advance(241_000);
  const held = Promise.withResolvers<void>();
  provider.misbehaviour.refreshHeld = held.promise;
  const renewed = assert.rejects(identity.accessToken(), { code: 'sign_in_required' });
  await until('the provider is asked', () => provider.seen.token.length === 2);
  await identity.signOut();
  held.resolve();
  await renewed;
  assert.equal(await keystore.read('sign-in'), undefined);
  await assert.rejects(identity.accessToken(), { code: 'sign_in_required' });
  assert.equal(new Set(provider.seen.revoked).size, 2, 'the new one is taken back as well');
});

test('Posts with a foreign state, host, path or method do not end a pending sign-in', async (t) => {
  const { make } = await place(t);
  const opened = Promise.withResolvers<string>();
  const signIn = make((address) => opened.resolve(address)).signIn(never());
  const address = await opened.promise;
  const redirect = new URL(address).searchParams.get('redirect_uri') ?? '';
  const state = new URL(address).searchParams.get('state') ?? '';
  for (const attempt of ['?code=x&state=wrong', '?code=x', `?code=x&state=${state}&state=${state}`]) {
    assert.equal((await browse(redirect + attempt)).status, 400);
  }
  assert.equal((await fetch(`${redirect}?code=x&state=${state}`, { method: 'POST', redirect: 'manual' })).status, 400);
  assert.equal((await browse(`${redirect.replace('/callback', '/other')}?code=x&state=${state}`)).status, 400);
  assert.equal((await browse(address)).status, 200);
  await signIn;
});

const refusals: readonly (readonly [string, Misbehaviour, string])[] = [
  ['another nonce', { nonce: 'other' }, 'sign_in_failed'],
  ['the name of another issuer in the redirect', { redirectIssuer: 'https://evil.example' }, 'sign_in_failed'],
  ['a refusal by the person', { error: 'access_denied' }, 'sign_in_failed'],
  ['a clock that is an hour ahead', { clockOff: 3600 }, 'clock_skew'],
  ['a clock that is an hour behind', { clockOff: -3600 }, 'clock_skew'],
];
for (const [what, misbehaviour, code] of refusals) {
  test(`A sign-in with ${what} fails as ${code} and keeps nothing`, async (t) => {
    const { keystore, make } = await place(t, misbehaviour);
    const identity = make();
    const error = await identity.signIn(never()).then(
      () => undefined,
      (caught: HandrailError) => caught,
    );
    assert.equal(error?.code, code, JSON.stringify(error?.details));
    assert.doesNotMatch(JSON.stringify([error?.message, error?.details]), /access-|refresh-|code=/);
    assert.equal(await keystore.read('sign-in'), undefined);
  });
}

test('A pending sign-in ends when it is cancelled, and after five minutes', async (t) => {
  const { clock, make } = await place(t);
  const abort = new AbortController();
  const opened = Promise.withResolvers<void>();
  const cancelled = make(() => opened.resolve()).signIn(abort.signal);
  await opened.promise;
  abort.abort();
  await assert.rejects(cancelled, { code: 'cancelled' });
  const again = Promise.withResolvers<void>();
  const silent = make(() => again.resolve()).signIn(never());
  silent.catch(() => undefined);
  await again.promise;
  await until('the time runs', () => clock.waiting > 0);
  clock.advance(300_000);
  await assert.rejects(silent, { code: 'sign_in_failed', details: { reason: 'time_limit' } });
});

test('A service that does not answer, or answers with something else, is unreachable', async (t) => {
  const { provider, keystore, clock } = await place(t);
  const at = (service: string) =>
    new OrganisationIdentity({ ...own, service, keystore, clock, openBrowser: async () => undefined });
  await assert.rejects(
    at(`${provider.issuer}/`)
      .restore()
      .then(() => at('http://127.0.0.1:9').restore()),
    { code: 'service_unreachable' },
  );
});

test('A provider without a safe address is refused', async (t) => {
  const { provider, keystore, clock } = await place(t);
  const unsafe = { service: 'x', providers: [{ ...provider.provider, issuer: 'http://example.org', loopback: true }] };
  const identity = new OrganisationIdentity({
    ...own,
    service: provider.issuer,
    keystore,
    clock,
    openBrowser: async () => undefined,
    fetch: async () => new Response(JSON.stringify(unsafe)),
  });
  await assert.rejects(identity.signIn(never()), { code: 'sign_in_failed', details: { reason: 'unsafe_issuer' } });
});
