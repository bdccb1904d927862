import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { SignJWT } from 'jose';
import { originOf, signCheckpoint } from '../../../../workbench/base/audit/checkpoint.ts';
import { inclusionProof } from '../../../../workbench/base/audit/proofs.ts';
import {
  type ExpectedReceipt,
  receiptLimit,
  receiptType,
  signReceipt,
  verifyReceipt,
} from '../../../../workbench/base/audit/receipt.ts';
import { type AuditRecord, leafOf } from '../../../../workbench/base/audit/record.ts';
import {
  at,
  endRecord,
  facts,
  issuer,
  makeKey,
  record,
  recordTree,
  refusal,
  type TestKey,
  tenant,
} from './auditFixtures.ts';

const expected: ExpectedReceipt = {
  issuer,
  tenantId: tenant,
  sessionId: 'session-1',
  helperId: facts.helper,
  sharerId: facts.sharer,
  deviceId: facts.device,
};
const index = 4;
const records = [0, 1, 2, 3, index, 5].map((seq) => (seq === index ? endRecord(seq) : record(seq)));
const tree = recordTree(records);

let key: TestKey;
let other: TestKey;
before(async () => {
  [key, other] = [await makeKey(), await makeKey('k2')];
});
const keys = () => [key, other].map(({ publicKey, kid }) => ({ ...publicKey, kid }));

async function content(
  changes: { readonly record?: AuditRecord; readonly size?: number; readonly tenant?: string } = {},
) {
  const size = changes.size ?? records.length;
  const log = { origin: originOf(issuer, changes.tenant ?? tenant), size, root: tree.roots[size]! };
  return {
    issuer,
    record: changes.record ?? records[index]!,
    proof: await inclusionProof(index, records.length, tree.hashAt),
    checkpoint: await signCheckpoint(log, key),
    now: at,
  };
}

const refused = (jws: string, changes: Partial<ExpectedReceipt> = {}, known = keys()) =>
  assert.rejects(
    verifyReceipt(jws, { ...expected, ...changes }, known),
    (error) => refusal('audit_mismatch')(error) && !/session-1|person-|device-1/.test(String(error)),
  );

test('a receipt shows the session and that the log has it', async () => {
  const receipt = await verifyReceipt(await signReceipt(await content(), key), expected, keys());
  assert.deepEqual(receipt.session, facts);
  assert.equal(receipt.index, index);
  assert.deepEqual(receipt.leaf, leafOf(records[index]!));
  assert.equal(receipt.checkpoint.size, records.length);
});

test('a receipt of another session, person, device, tenant or service is a mismatch', async () => {
  const jws = await signReceipt(await content(), key);
  await refused(jws, { sessionId: 'session-2' });
  await refused(jws, { helperId: facts.sharer });
  await refused(jws, { sharerId: facts.helper });
  await refused(jws, { deviceId: 'device-2' });
  await refused(jws, { tenantId: 'fabrikam' });
  await refused(jws, { issuer: 'https://other.example' });
  await refused(await signReceipt(await content({ tenant: 'fabrikam' }), key));
});

test('a receipt whose record is not what the log has is a mismatch', async () => {
  const real = records[index]!;
  await refused(
    await signReceipt(await content({ record: { ...real, session: { ...real.session!, mode: 'view' } } }), key),
  );
  await refused(await signReceipt(await content({ record: { ...real, seq: index + 1 } }), key));
  await refused(await signReceipt(await content({ record: record(index) }), key));
  await refused(await signReceipt({ ...(await content()), proof: [] }, key));
  await refused(await signReceipt(await content({ size: index }), key));
  await refused(await signReceipt(await content({ size: index + 1 }), key));
  await refused(await signReceipt({ ...(await content()), checkpoint: '' }, key));
  await refused(
    await signReceipt(await content({ record: { ...real, actor: { kind: 'person', id: '\ud800' } } }), key),
  );
});

test('another record that the log has about the session is no receipt', async () => {
  const noted: AuditRecord = { ...endRecord(index), action: 'session.noted' };
  const { session: _, ...bare } = endRecord(index);
  for (const one of [noted, bare]) {
    const log = recordTree(records.with(index, one));
    const root = log.roots[records.length]!;
    const checkpoint = await signCheckpoint({ origin: originOf(issuer, tenant), size: records.length, root }, key);
    const proof = await inclusionProof(index, records.length, log.hashAt);
    await refused(await signReceipt({ issuer, record: one, proof, checkpoint, now: at }, key));
  }
});

test('a receipt by another key, of another kind or form is a mismatch', async () => {
  const good = await content();
  const jws = await signReceipt(good, key);
  const stranger = await makeKey();
  await refused(await signReceipt(good, stranger));
  await refused(jws, {}, []);
  await refused(await signReceipt(good, { ...key, kid: 'k2' }));
  const sign = (claims: Record<string, unknown>, typ: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ, kid: 'k1' }).setIssuer(issuer).sign(key.privateKey);
  const claims = {
    record: good.record,
    checkpoint: good.checkpoint,
    proof: good.proof.map((hash) => Buffer.from(hash).toString('base64')),
    iat: 1,
  };
  assert.ok(await verifyReceipt(await sign(claims, receiptType), expected, keys()));
  await refused(await sign(claims, 'handrail-grant+jwt'));
  await refused(await sign({ record: records[index], iat: 1 }, receiptType));
  await refused('');
  await refused(`${jws}${'A'.repeat(receiptLimit)}`);
  const [head, body, signature] = jws.split('.') as [string, string, string];
  await refused(`${head}.${body.slice(0, -2)}AA.${signature}`);
});

test('a receipt keeps after the key that signed it has a successor', async () => {
  const jws = await signReceipt(await content(), key);
  assert.ok(await verifyReceipt(jws, expected, keys().reverse()));
});
