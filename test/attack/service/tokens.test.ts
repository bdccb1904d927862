import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64url } from 'jose';
import { Acme, refusal } from '../../unit/service/support/acme.ts';
import { TestApp, TestDevice } from '../../unit/service/support/testApp.ts';
import { TestProvider } from '../../unit/service/support/testProvider.ts';

type Forge = (acme: Acme, claims: Record<string, unknown>) => Promise<string>;

const other = new TestProvider('http://127.0.0.1:9');
const unsigned = (header: object, claims: object) =>
  `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}.`;

const matrix: readonly (readonly [what: string, code: string, forge: Forge])[] = [
  [
    'that is an ID token',
    'sign_in_failed',
    ({ provider }, claims) => provider.sign({ ...claims, aud: 'handrail-app' }, { typ: 'JWT' }),
  ],
  ['of another type', 'sign_in_failed', ({ provider }, claims) => provider.sign(claims, { typ: 'JWT' })],
  [
    'for another audience',
    'sign_in_failed',
    ({ provider }, claims) => provider.sign({ ...claims, aud: 'https://elsewhere.example' }),
  ],
  [
    'for this audience and another one',
    'sign_in_failed',
    ({ provider }, claims) => provider.sign({ ...claims, aud: [claims['aud'], 'https://elsewhere.example'] }),
  ],
  ['of another issuer', 'sign_in_failed', ({ provider }, claims) => provider.sign({ ...claims, iss: other.issuer })],
  ["signed by another provider's key", 'sign_in_failed', (_acme, claims) => other.sign(claims)],
  [
    'that brings its own key',
    'sign_in_failed',
    (_acme, claims) =>
      other.sign(claims, { jwk: other.publicKey.export({ format: 'jwk' }), jku: `${other.issuer}/jwks` }),
  ],
  ['without a signature', 'sign_in_failed', async (_acme, claims) => unsigned({ alg: 'none', typ: 'at+jwt' }, claims)],
  [
    "signed with the provider's public key as a secret",
    'sign_in_failed',
    ({ provider }, claims) => {
      const pem = provider.publicKey.export({ type: 'spki', format: 'pem' });
      return provider.sign(claims, { alg: 'HS256' }, Buffer.from(pem));
    },
  ],
  [
    'with a changed claim',
    'sign_in_failed',
    async ({ provider }, claims) => {
      const [header, , signature] = (await provider.sign(claims)).split('.');
      return `${header}.${base64url.encode(JSON.stringify({ ...claims, sub: 'ada' }))}.${signature}`;
    },
  ],
  [
    'that has expired',
    'sign_in_expired',
    ({ provider, clock }, claims) => provider.sign({ ...claims, exp: Math.floor(clock.now() / 1000) - 61 }),
  ],
  [
    'that is too old, whatever its end',
    'sign_in_expired',
    ({ provider, clock }, claims) => provider.sign({ ...claims, iat: Math.floor(clock.now() / 1000) - 3700, nbf: 0 }),
  ],
  [
    'from the future',
    'clock_skew',
    ({ provider, clock }, claims) => provider.sign({ ...claims, nbf: Math.floor(clock.now() / 1000) + 120 }),
  ],
  ['of an unknown tenant', 'wrong_tenant', ({ provider }, claims) => provider.sign({ ...claims, tid: 'elsewhere' })],
  ['without a tenant', 'wrong_tenant', ({ provider }, claims) => provider.sign({ ...claims, tid: undefined })],
  [
    'of an unknown application',
    'sign_in_failed',
    ({ provider }, claims) => provider.sign({ ...claims, client_id: 'another-app' }),
  ],
  [
    'with two applications, one unknown',
    'sign_in_failed',
    ({ provider }, claims) => provider.sign({ ...claims, azp: 'another-app' }),
  ],
  ['without the scope', 'sign_in_failed', ({ provider }, claims) => provider.sign({ ...claims, scope: 'openid' })],
  ['for an application only', 'wrong_account', ({ provider }, claims) => provider.sign({ ...claims, idtyp: 'app' })],
  ['of a guest', 'wrong_account', ({ provider }, claims) => provider.sign({ ...claims, acct: 1 })],
  ['without an end', 'sign_in_failed', ({ provider }, claims) => provider.sign({ ...claims, exp: undefined })],
  ['that is no token', 'sign_in_failed', async () => 'notAToken.butThisLong.andThat'],
];

test('A good token is let in, on the link and on the API', async (t) => {
  const acme = await Acme.start(t);
  const token = await acme.provider.sign(acme.provider.claims(acme.clock.now()));
  const app = new TestApp(acme.service.address, new TestDevice('desk'));
  t.after(() => app.close());
  assert.equal((await app.hello(token)).tenant.id, 'acme');
  const response = await fetch(`${acme.service.address}/api/v1/sessions`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(response.status, 403, 'let in, but without the permission');
});

for (const [what, code, forge] of matrix) {
  test(`A token ${what} is refused on the link and on the API with ${code}`, async (t) => {
    const acme = await Acme.start(t);
    const token = await forge(acme, acme.provider.claims(acme.clock.now()));
    const app = new TestApp(acme.service.address, new TestDevice('desk'));
    t.after(() => app.close());
    assert.equal(await refusal(app.hello(token)), code);

    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${acme.service.address}/api/v1/sessions`, { headers });
    assert.ok(response.status === 401 || response.status === 403, `status ${response.status}`);
    assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
    const problem = (await response.json()) as Record<string, unknown>;
    assert.equal(problem['code'], code);
    assert.equal(typeof problem['what'], 'string');
    assert.equal(typeof problem['do'], 'string');
    const said = JSON.stringify(problem) + acme.service.logged.join('');
    assert.ok(!said.includes(token.split('.')[1] ?? token), 'nothing of the token is repeated or logged');
  });
}

test('A flood of unknown key names fetches the keys of the provider once more at most', async (t) => {
  const acme = await Acme.start(t);
  const good = await acme.provider.sign(acme.provider.claims(acme.clock.now()));
  const url = `${acme.service.address}/api/v1/sessions`;
  await fetch(url, { headers: { authorization: `Bearer ${good}` } });
  const before = acme.provider.fetches;
  const [, body, signature] = good.split('.');
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const header = base64url.encode(JSON.stringify({ alg: 'RS256', typ: 'at+jwt', kid: `k${round}-${index}` }));
        return fetch(url, { headers: { authorization: `Bearer ${header}.${body}.${signature}` } });
      }),
    );
    assert.ok(answers.every(({ status }) => status === 401));
  }
  assert.ok(acme.provider.fetches - before <= 1, `${acme.provider.fetches - before} fetches`);
});

test('A device that does not hold the key it names is refused', async (t) => {
  const acme = await Acme.start(t);
  const app = new TestApp(acme.service.address, new TestDevice('desk'));
  t.after(() => app.close());
  const thief = new TestDevice('thief');
  const token = await acme.token('hana');
  assert.equal(await refusal(app.hello(token, { proof: thief.prove(new Uint8Array(32)) })), 'sign_in_failed');
});

test("A proof made for another link's nonce is refused", async (t) => {
  const acme = await Acme.start(t);
  const device = new TestDevice('desk');
  const [first, second] = [new TestApp(acme.service.address, device), new TestApp(acme.service.address, device)];
  t.after(() => [first, second].map((app) => app.close()));
  const { nonce } = await first.first('challenge');
  assert.equal(await refusal(second.hello(await acme.token('hana'), { proof: device.prove(nonce) })), 'sign_in_failed');
});

test('A token of somebody else cannot take a link over when it is renewed', async (t) => {
  const acme = await Acme.start(t);
  const app = await acme.helper();
  assert.equal(await refusal(app.rpc.call('refresh', { token: await acme.token('mallory') })), 'wrong_account');
});
