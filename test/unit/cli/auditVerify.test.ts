import assert from 'node:assert/strict';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type TestContext, test } from 'node:test';
import { originOf, signCheckpoint } from '../../../workbench/base/audit/checkpoint.ts';
import { checkpointLine, headerLine, recordLine } from '../../../workbench/base/audit/exportLines.ts';
import { leafOf, saltPersonal } from '../../../workbench/base/audit/record.ts';
import { keyThumbprint } from '../../../workbench/base/session/identityProof.ts';
import { issuer, makeKey, record, StoredTree, tenant } from '../base/audit/auditFixtures.ts';
import { seeded } from '../base/session/sessionFixtures.ts';
import { temporaryFolder } from '../service/support/running.ts';
import { run } from './testIo.ts';

const origin = originOf(issuer, tenant);

/** An exported log of `size` records in a file, a checkpoint behind every hundredth and the last. */
async function exported(t: TestContext, size: number) {
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
    const one = record(seq, {}, salted);
    tree.add(leafOf(one));
    stream.write(`${recordLine(one, salted)}\n`);
    if ((seq + 1) % 100 === 0 || seq === size - 1) stream.write(`${checkpointLine(await note(seq + 1))}\n`);
  }
  stream.end();
  await finished(stream);
  return { file, folder, note, thumbprint: keyThumbprint(key.publicKey) };
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
