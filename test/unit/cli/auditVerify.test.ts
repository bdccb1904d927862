import assert from 'node:assert/strict';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type TestContext, test } from 'node:test';
import { originOf, signCheckpoint } from '../../../workbench/base/audit/checkpoint.ts';
import { checkpointLine, headerLine, recordLine } from '../../../workbench/base/audit/exportLines.ts';
import { inclusionProof } from '../../../workbench/base/audit/proofs.ts';
import { signReceipt } from '../../../workbench/base/audit/receipt.ts';
import { leafOf, saltPersonal } from '../../../workbench/base/audit/record.ts';
import { keyThumbprint } from '../../../workbench/base/session/identityProof.ts';
import {
  at,
  endRecord,
  issuer,
  makeKey,
  record,
  StoredTree,
  type TestKey,
  tenant,
} from '../base/audit/auditFixtures.ts';
import { seeded } from '../base/session/sessionFixtures.ts';
import { temporaryFolder } from '../service/support/running.ts';
import { run } from './testIo.ts';

const origin = originOf(issuer, tenant);

/** An exported log of `size` records in a file, a checkpoint behind every hundredth and the last. */
async function exported(t: TestContext, size: number, endedAt?: number) {
  const key = await makeKey();
  const folder = await temporaryFolder(t);
  const file = join(folder, 'audit.jsonl');
  const stream = createWriteStream(file);
  const tree = new StoredTree();
  const note = (at: number) => signCheckpoint({ origin, size: at, root: tree.roots[at]! }, key);
  stream.write(`${headerLine({ origin, tenant, keys: [key.publicKey] })}\n`);
  for (let seq = 0; seq < size; seq++) {
    // A line separator in a name is no end of a line.
    const salted = saltPersonal(seeded(`salt ${seq}`), { actorName: `Ada\u2028Lovelace ${seq}` });
    const one = seq === endedAt ? endRecord(seq) : record(seq, {}, salted);
    tree.add(leafOf(one));
    stream.write(`${seq === endedAt ? recordLine(one) : recordLine(one, salted)}\n`);
    if ((seq + 1) % 100 === 0 || seq === size - 1) stream.write(`${checkpointLine(await note(seq + 1))}\n`);
  }
  stream.end();
  await finished(stream);
  return { file, folder, note, tree, key, thumbprint: keyThumbprint(key.publicKey) };
}

test('An exported log that holds is counted, and what the check leaves open is said', async (t) => {
  const { file, folder, note, thumbprint } = await exported(t, 250);
  const { code, out } = await run(['audit', 'verify', file]);
  assert.equal(code, 0);
  assert.match(out, /records +250\ncheckpoints +3\npersonal parts +250 kept and fitting, 0 deleted\n/);
  assert.ok(out.includes(thumbprint));
  assert.match(out, /Not proved: that this service signed it/);
  assert.match(out, /Not proved: that this is the log as it was, to its end/);

  const kept = join(folder, 'kept.txt');
  const answer = join(folder, 'answer.json');
  writeFileSync(kept, await note(170));
  writeFileSync(answer, JSON.stringify({ size: 3, at: 1, note: await note(3) }));
  const trust = ['--key', thumbprint, '--checkpoint', kept, '--checkpoint', answer];
  const anchored = await run(['audit', 'verify', file, ...trust]);
  assert.equal(anchored.code, 0);
  assert.ok(!anchored.out.includes('Not proved'));
});

test('Where a log does not hold, the line, the record and the reason are named', async (t) => {
  const { file, folder, note } = await exported(t, 250);
  const other = await makeKey();
  const stranger = await run(['audit', 'verify', file, '--key', keyThumbprint(other.publicKey)]);
  assert.equal(stranger.code, 1);
  assert.match(stranger.out, /does not hold \(header\), at line 1/);
  // Begins with a dash, as one in 64 does.
  const dashed = await run(['audit', 'verify', file, '--key', `-${keyThumbprint(other.publicKey).slice(1)}`]);
  assert.deepEqual([dashed.code, dashed.out], [1, stranger.out]);

  const kept = join(folder, 'kept.txt');
  writeFileSync(kept, await note(250));
  const lines = readFileSync(file, 'utf8');
  const cut = lines.split('\n').slice(0, 102).join('\n');
  writeFileSync(file, `${cut}\n`);
  assert.equal((await run(['audit', 'verify', file])).code, 0, 'cut behind a checkpoint it looks whole');
  const { code, out } = await run(['audit', 'verify', file, '--checkpoint', kept, '--json']);
  assert.equal(code, 1);
  const report = JSON.parse(out) as { problem: { fault: string; index: number } };
  assert.deepEqual([report.problem.fault, report.problem.index], ['missing', 100]);
});

test('A file that is none is refused in a sentence', async (t) => {
  const folder = await temporaryFolder(t);
  const [long, binary] = [join(folder, 'long'), join(folder, 'binary')];
  writeFileSync(long, Buffer.alloc(3 * 1024 * 1024, 'x'));
  writeFileSync(binary, Buffer.from([0x7b, 0xff, 0xfe, 0x0a]));
  assert.match((await run(['audit', 'verify', long])).said, /Line 1 is too long.*\(too_large\)/);
  assert.match((await run(['audit', 'verify', binary])).said, /Line 1 is not UTF-8.*\(malformed\)/);
  const absent = await run(['audit', 'verify', join(folder, 'absent')]);
  assert.deepEqual([absent.code, /ENOENT/.test(absent.said)], [2, true]);
  assert.equal((await run(['audit', 'verify'])).code, 2);
  assert.equal((await run(['audit', 'verify', long, '--fast'])).code, 2);
  assert.match((await run(['audit', 'verify', '--help'])).out, /--checkpoint/);
});

test('A receipt that a side kept is found in the log, and one that is not of this log is refused', async (t) => {
  const place = await exported(t, 250, 120);
  const { file, folder, note, tree, thumbprint } = place;
  const receipt = async (name: string, size: number, signer: TestKey = place.key) => {
    const kept = join(folder, name);
    const proof = await inclusionProof(120, size, tree.hashAt);
    const content = { issuer, record: endRecord(120), proof, checkpoint: await note(size), now: at };
    const signed = { privateKey: signer.privateKey, kid: keyThumbprint(signer.publicKey) };
    writeFileSync(kept, `${await signReceipt(content, signed)}\n`);
    return kept;
  };
  const good = await receipt('good.jws', 130);
  const { code, out } = await run(['audit', 'verify', file, '--key', thumbprint, '--receipt', good]);
  assert.equal(code, 0, out);
  assert.match(out, /holds: record 120 of the log is about session session-1, which ended at 20/);
  assert.ok(!out.includes('Not proved'));
  const told = JSON.parse((await run(['audit', 'verify', file, '--json', '--receipt', good])).out) as {
    readonly receipts: readonly { readonly index: number }[];
  };
  assert.equal(told.receipts[0]?.index, 120);

  const foreign = await receipt('foreign.jws', 130, await makeKey());
  const refused = await run(['audit', 'verify', file, '--receipt', foreign]);
  assert.equal(refused.code, 1);
  assert.match(refused.out, /does not hold: The receipt is signed by an unknown key/);
});

test('A log that was written anew without what a receipt shows does not hold', async (t) => {
  const [place, other] = [await exported(t, 250, 120), await exported(t, 250)];
  const proof = await inclusionProof(120, 130, place.tree.hashAt);
  // The key is the same; what it signed is another history.
  const root = place.tree.roots[130]!;
  const checkpoint = await signCheckpoint({ origin, size: 130, root }, other.key);
  const content = { issuer, record: endRecord(120), proof, checkpoint, now: at };
  const kept = join(other.folder, 'kept.jws');
  const signed = { privateKey: other.key.privateKey, kid: other.thumbprint };
  writeFileSync(kept, await signReceipt(content, signed));
  const { code, out } = await run(['audit', 'verify', other.file, '--receipt', kept]);
  assert.equal(code, 1);
  assert.match(out, /The log does not hold \(checkpoint\)/);
  assert.match(out, /whether the log has its record is not shown/);
});
