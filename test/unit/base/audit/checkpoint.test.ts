import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  checkpointLimit,
  keyHash,
  originOf,
  readCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from '../../../../workbench/base/audit/checkpoint.ts';
import type { DeviceKey } from '../../../../workbench/base/link/linkApi.ts';
import { hex, issuer, makeKey, refusal, type TestKey, tenant, treeOf } from './auditFixtures.ts';

const origin = originOf(issuer, tenant);
const tree = treeOf(5);
const checkpoint = { origin, size: 5, root: tree.roots[5]! };
let key: TestKey;
let other: TestKey;
let text: string;
before(async () => {
  key = await makeKey();
  other = await makeKey();
  text = await signCheckpoint(checkpoint, key);
});
const expected = () => ({ origin, keys: [other.publicKey, key.publicKey] });

test('a log is named after its service and tenant, whatever these hold', () => {
  assert.equal(originOf('https://help.example/', 'contoso'), 'help.example/audit/contoso');
  assert.equal(originOf('http://127.0.0.1:8080', 'a/b c+d\n'), '127.0.0.1:8080/audit/a%2Fb%20c%2Bd%0A');
  for (const [address, name] of [
    ['', 'contoso'],
    ['https://', 'contoso'],
    ['https://a b', 'contoso'],
    ['https://a+b', 'contoso'],
    ['https://a\nb', 'contoso'],
    ['https://\ud800', 'contoso'],
    ['https://help.example', ''],
    ['https://help.example', '\ud800'],
  ] as const) {
    assert.throws(() => originOf(address, name), refusal('invalid_input'), JSON.stringify([address, name]));
  }
});

test('key hashes are those of the signed notes of the Go checksum database', () => {
  const fromVerifier = (encoded: string): DeviceKey => {
    const raw = Buffer.from(encoded, 'base64');
    assert.equal(raw[0], 1);
    return { kty: 'OKP', crv: 'Ed25519', x: raw.subarray(1).toString('base64url') };
  };
  const golang = fromVerifier('Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8');
  assert.equal(hex(keyHash('sum.golang.org', golang)), '033de0ae');
  const peter = fromVerifier('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  assert.equal(hex(keyHash('PeterNeumann', peter)), 'c74f20a3');
});

test('a signed checkpoint has the form of a note and reads back', () => {
  const lines = text.split('\n');
  assert.deepEqual(lines.slice(0, 4), [origin, '5', Buffer.from(checkpoint.root).toString('base64'), '']);
  assert.match(lines[4]!, /^— help\.example\/audit\/contoso [A-Za-z0-9+/]{91}=$/);
  assert.deepEqual(lines.slice(5), ['']);
  assert.deepEqual(readCheckpoint(text), checkpoint);
  assert.deepEqual(verifyCheckpoint(text, expected()), checkpoint);
});

test('signatures of others beside the right one are passed over', async () => {
  const [head, ours] = text.split('\n\n') as [string, string];
  const theirs = (await signCheckpoint(checkpoint, await makeKey())).split('\n\n')[1]!;
  const witness = ours.replace(origin, 'witness.example');
  assert.deepEqual(verifyCheckpoint(`${head}\n\n${theirs}${witness}${ours}`, expected()), checkpoint);
  assert.throws(() => verifyCheckpoint(`${head}\n\n${theirs}${witness}`, expected()), refusal('audit_mismatch'));
});

test('another log, key, size, root or signature is a mismatch', async () => {
  const foreign = await signCheckpoint({ ...checkpoint, origin: originOf(issuer, 'fabrikam') }, key);
  const flip = (at: number) => {
    const raw = Buffer.from(text.trimEnd().split(' ').at(-1)!, 'base64');
    raw[at]! ^= 1;
    return text.replace(/[^ ]+\n$/, `${raw.toString('base64')}\n`);
  };
  // Signed by the right key under the right name, but about another log.
  const body = text.split('\n\n')[0]!.replace(origin, 'other.example');
  const signature = Buffer.concat([keyHash(origin, key.publicKey), await key.sign(Buffer.from(`${body}\n`))]);
  for (const bad of [
    foreign,
    `${body}\n\n— ${origin} ${signature.toString('base64')}\n`,
    await signCheckpoint(checkpoint, await makeKey()),
    text.replace('\n5\n', '\n6\n'),
    text.replace(Buffer.from(checkpoint.root).toString('base64'), Buffer.from(tree.roots[4]!).toString('base64')),
    ...[0, 3, 4, 40, 67].map(flip),
  ]) {
    assert.throws(() => verifyCheckpoint(bad, expected()), refusal('audit_mismatch'), bad);
  }
  assert.throws(() => verifyCheckpoint(text, { origin, keys: [] }), refusal('audit_mismatch'));
});

test('text of another form is malformed', () => {
  for (const bad of [
    '',
    text.slice(0, -1),
    `${text}\n`,
    `\n${text}`,
    text.replaceAll('\n', '\r\n'),
    text.replace('\n5\n', '\n05\n'),
    text.replace('\n5\n', '\n-5\n'),
    text.replace('\n5\n', '\n9999999999999999\n'),
    text.replace('\n5\n', '\n5\nextra\n'),
    text.replace('— ', '- '),
    text.replace('=\n\n', '\n\n'),
    text.split('— ')[0]!,
    `${text}— x AAAA\n`,
    text + `— x ${'A'.repeat(checkpointLimit)}\n`,
  ]) {
    assert.throws(() => verifyCheckpoint(bad, expected()), refusal('malformed'), bad);
  }
});
