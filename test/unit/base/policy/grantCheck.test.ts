import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import { type Grant, grantType } from '../../../../workbench/base/policy/grant.ts';
import {
  type ExpectedGrant,
  type GrantContent,
  holdGrant,
  revokeGrant,
  signGrant,
  verifyGrant,
} from '../../../../workbench/base/policy/grantCheck.ts';

const now = Date.UTC(2026, 0, 1);
const content: GrantContent = {
  iss: 'https://help.example',
  aud: 'device:d1',
  sub: 'helper-1',
  sharer: 'sharer-1',
  dev: 'd1',
  tid: 't1',
  sid: 's1',
  seq: 1,
  perm: ['screen.control', 'screen.view'],
  cnf: { jkt: 'helper-key' },
  sharer_jkt: 'sharer-key',
  jti: 'j1',
};
const expected: ExpectedGrant = {
  issuer: 'https://help.example',
  tenantId: 't1',
  sessionId: 's1',
  deviceId: 'd1',
  helperId: 'helper-1',
  sharerId: 'sharer-1',
  helperThumbprint: 'helper-key',
  sharerThumbprint: 'sharer-key',
  now,
};

let service: { privateKey: CryptoKey; publicKey: CryptoKey };
let other: typeof service;
before(async () => {
  service = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  other = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
});

const keyOf = (kid: string | undefined) => (kid === 'k1' ? service.publicKey : undefined);
const sign = (changes: Partial<GrantContent> = {}, at = now) =>
  signGrant({ ...content, ...changes }, { privateKey: service.privateKey, kid: 'k1' }, at);
const signRaw = (
  claims: Record<string, unknown>,
  header: { alg?: string; typ?: string; kid?: string } = {},
  key = service.privateKey,
) => new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: grantType, kid: 'k1', ...header }).sign(key);
const code = (wanted: string) => (error: unknown) => error instanceof HandrailError && error.code === wanted;
const seconds = now / 1000;
const times = { iat: seconds, nbf: seconds, exp: seconds + 300 };

test('A grant that fits is read, whatever is not known yet', async () => {
  const grant = await verifyGrant(await sign(), expected, keyOf);
  assert.deepEqual([grant.perm, grant.exp - grant.iat], [['screen.control', 'screen.view'], 300]);
  const { helperThumbprint: _unknown, helperId: _too, ...early } = expected;
  assert.equal((await verifyGrant(await sign({ cnf: { jkt: 'anything' } }), early, keyOf)).cnf.jkt, 'anything');
});

test('A grant that names anything else than this session is refused', async () => {
  const changes: Partial<GrantContent>[] = [
    { iss: 'https://other.example' },
    { aud: 'device:d2' },
    { dev: 'd2' },
    { sub: 'helper-2' },
    { sharer: 'sharer-2' },
    { tid: 't2' },
    { sid: 's2' },
    { cnf: { jkt: 'other-key' } },
    { sharer_jkt: 'other-key' },
  ];
  for (const change of changes) {
    await assert.rejects(
      verifyGrant(await sign(change), expected, keyOf),
      code('grant_mismatch'),
      JSON.stringify(change),
    );
  }
});

test('Another key, an unknown key name, another type and another algorithm are refused', async () => {
  const claims = { ...content, ...times };
  await assert.rejects(
    verifyGrant(await signRaw(claims, {}, other.privateKey), expected, keyOf),
    code('grant_mismatch'),
  );
  await assert.rejects(verifyGrant(await signRaw(claims, { kid: 'k2' }), expected, keyOf), code('grant_mismatch'));
  await assert.rejects(verifyGrant(await signRaw(claims, { typ: 'JWT' }), expected, keyOf), code('grant_mismatch'));
  const mac = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: grantType, kid: 'k1' })
    .sign(new Uint8Array(32));
  await assert.rejects(verifyGrant(mac, expected, keyOf), code('grant_mismatch'));
  await assert.rejects(verifyGrant('not a token', expected, keyOf), code('grant_mismatch'));
  const [head, body] = (await sign()).split('.');
  await assert.rejects(verifyGrant(`${head}.${body}.`, expected, keyOf), code('grant_mismatch'));
});

test('A claim that is missing, of the wrong form, or a life that is too long is refused', async () => {
  for (const name of ['iat', 'nbf', 'exp', 'sub', 'jti', 'perm', 'seq', 'cnf', 'sid']) {
    const { [name]: _left, ...claims } = { ...content, ...times } as Record<string, unknown>;
    await assert.rejects(verifyGrant(await signRaw(claims), expected, keyOf), code('grant_mismatch'), name);
  }
  await assert.rejects(
    verifyGrant(await signRaw({ ...content, ...times, perm: 'all' }), expected, keyOf),
    code('grant_mismatch'),
  );
  await assert.rejects(
    verifyGrant(await signRaw({ ...content, ...times, exp: seconds + 301 }), expected, keyOf),
    code('grant_mismatch'),
  );
});

test("Times that do not fit this device's clock say so, within a minute they pass", async () => {
  const minute = 60_000;
  await verifyGrant(await sign({}, now + minute), expected, keyOf);
  await assert.rejects(verifyGrant(await sign({}, now + minute + 1000), expected, keyOf), code('clock_skew'));
  await verifyGrant(await sign({}, now - 300_000 - minute + 1000), expected, keyOf);
  await assert.rejects(verifyGrant(await sign({}, now - 300_000 - minute), expected, keyOf), code('clock_skew'));
});

const grant = (changes: Partial<Grant> = {}): Grant => ({ ...content, ...times, ...changes });

test('A grant lives from its receipt, on the monotonic clock', () => {
  assert.equal(holdGrant(grant(), 5_000).rights.validUntil, 305_000);
});

test('A renewal may keep or narrow', () => {
  const first = holdGrant(grant(), 0);
  const same = holdGrant(grant({ seq: 2 }), 120_000, first);
  const narrow = holdGrant(grant({ seq: 3, perm: ['screen.view'] }), 240_000, same);
  assert.deepEqual([...narrow.rights.permissions], ['screen.view']);
  assert.throws(
    () => holdGrant(grant({ seq: 4 }), 300_000, narrow),
    code('grant_mismatch'),
    'what was narrowed stays narrow',
  );
});

test('A renewal that is wider, not newer, for somebody else, or of a revoked grant is refused', () => {
  const first = holdGrant(grant({ seq: 5 }), 0);
  assert.throws(
    () => holdGrant(grant({ seq: 6, perm: [...content.perm, 'elevation.use'] }), 1, first),
    code('grant_mismatch'),
  );
  assert.throws(() => holdGrant(grant({ seq: 5 }), 1, first), code('grant_mismatch'));
  assert.throws(() => holdGrant(grant({ seq: 4 }), 1, first), code('grant_mismatch'));
  for (const change of [
    { sub: 'x' },
    { sharer: 'x' },
    { dev: 'x' },
    { tid: 'x' },
    { sid: 'x' },
    { cnf: { jkt: 'x' } },
    { sharer_jkt: 'x' },
  ]) {
    assert.throws(
      () => holdGrant(grant({ seq: 6, ...change }), 1, first),
      code('grant_mismatch'),
      JSON.stringify(change),
    );
  }
  assert.throws(() => holdGrant(grant({ seq: 6 }), 1, revokeGrant(first)), code('grant_revoked'));
  assert.equal(revokeGrant(first).rights.revoked, true);
});
