import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { originOf, signCheckpoint } from '../../../../workbench/base/audit/checkpoint.ts';
import { checkpointLine, headerLine, recordLine } from '../../../../workbench/base/audit/exportLines.ts';
import {
  type AuditRecord,
  leafOf,
  type SaltedPersonal,
  saltPersonal,
} from '../../../../workbench/base/audit/record.ts';
import { type ExportFault, type ExportTrust, verifyExport } from '../../../../workbench/base/audit/verifyExport.ts';
import { keyThumbprint } from '../../../../workbench/base/session/identityProof.ts';
import { seeded } from '../session/sessionFixtures.ts';
import { endRecord, issuer, makeKey, record, recordTree, type TestKey, tenant } from './auditFixtures.ts';

const origin = originOf(issuer, tenant);
const salted: readonly (SaltedPersonal | undefined)[] = Array.from({ length: 12 }, (_, seq) =>
  seq % 3 === 0 ? saltPersonal(seeded(`salt ${seq}`), { actorName: `Ada ${seq}` }) : undefined,
);
const records = salted.map((personal, seq) => (seq === 4 ? endRecord(seq) : record(seq, {}, personal)));
const checkpointsAt = [5, 9, 12];
// In the file: the header, records 0-4, checkpoint, 5-8, checkpoint, 9-11, checkpoint.
const lineOf = (seq: number) => 1 + seq + checkpointsAt.filter((size) => size <= seq).length;

let key: TestKey;
let lines: readonly string[];
before(async () => {
  key = await makeKey();
  lines = await exported(records);
});

async function signed(of: readonly AuditRecord[], signer = key): Promise<string> {
  const tree = recordTree(of);
  return signCheckpoint({ origin, size: of.length, root: tree.roots[of.length]! }, signer);
}

/** The whole file; of record 0 the personal part is deleted already. */
async function exported(of: readonly AuditRecord[], signer = key): Promise<string[]> {
  const file = [headerLine({ origin, tenant, keys: [signer.publicKey] })];
  for (const [seq, one] of of.entries()) {
    file.push(recordLine(one, seq === 0 ? undefined : salted[seq]));
    if (checkpointsAt.includes(seq + 1)) file.push(checkpointLine(await signed(of.slice(0, seq + 1), signer)));
  }
  return file;
}

async function finds(
  file: readonly string[],
  fault: ExportFault,
  index: number,
  line?: number,
  trust: ExportTrust = {},
): Promise<void> {
  const { problem } = await verifyExport(file, trust);
  assert.deepEqual([problem?.fault, problem?.index], [fault, index], problem?.why);
  if (line !== undefined) assert.equal(problem?.line, line + 1);
}

const edited = (at: number, change: (line: string) => string) => lines.with(at, change(lines[at]!));
const without = (...at: readonly number[]) => lines.filter((_, line) => !at.includes(line));

test('an untouched export is right to the last line, from a list or a stream', async () => {
  const stream = async function* () {
    yield* lines;
  };
  const trust = {
    keys: [keyThumbprint(key.publicKey)],
    checkpoints: [await signed(records.slice(0, 7)), await signed([])],
  };
  for (const report of [await verifyExport(lines), await verifyExport(stream(), trust)]) {
    assert.deepEqual(report, {
      records: 12,
      checkpoints: 3,
      personalKept: 3,
      personalDeleted: 1,
      origin,
      keys: [keyThumbprint(key.publicKey)],
      problem: undefined,
    });
  }
});

test('a log without records is right when that is what was signed', async () => {
  const header = lines[0]!;
  const report = await verifyExport([header, checkpointLine(await signed([]))]);
  assert.deepEqual([report.problem, report.records, report.checkpoints], [undefined, 0, 1]);
  await finds([header], 'unsigned', 0);
});

test('an edited record is found by its own hash', async () => {
  await finds(
    edited(lineOf(6), (line) => line.replace('person-ada', 'person-eve')),
    'edited',
    6,
    lineOf(6),
  );
  await finds(
    edited(lineOf(4), (line) => line.replace('"control"', '"view"')),
    'edited',
    4,
    lineOf(4),
  );
});

test('an edited record with a new hash is found at the next checkpoint', async () => {
  const forged = lines.with(
    lineOf(6),
    recordLine({ ...records[6]!, actor: { kind: 'person', id: 'person-eve' } }, salted[6]),
  );
  await finds(forged, 'checkpoint', 5, lineOf(8) + 1);
});

test('a record that is missing is told from one that stands elsewhere', async () => {
  await finds(without(lineOf(6)), 'missing', 6, lineOf(6));
  await finds(without(lineOf(0)), 'missing', 0, lineOf(0));
  await finds(without(lineOf(8)), 'missing', 8);
  const [six, seven] = [lines[lineOf(6)]!, lines[lineOf(7)]!];
  await finds(lines.with(lineOf(6), seven).with(lineOf(7), six), 'reordered', 6, lineOf(6));
  await finds([...without(lineOf(6)), six], 'reordered', 6, lineOf(6));
  await finds(lines.toSpliced(lineOf(7), 0, six), 'reordered', 7, lineOf(7));
});

test('records that were numbered anew after one was taken out do not fit the checkpoint', async () => {
  const fewer = records.toSpliced(6, 1).map((one, seq) => ({ ...one, seq }));
  const file = [
    ...lines.slice(0, lineOf(6)),
    ...fewer.slice(6, 9).map((one) => recordLine(one)),
    lines[lineOf(8) + 1]!,
  ];
  await finds(file, 'checkpoint', 5);
});

test('a checkpoint that is forged, moved or of another log is found', async () => {
  const at = lineOf(8) + 1;
  const stranger = await makeKey();
  await finds(lines.with(at, checkpointLine(await signed(records.slice(0, 9), stranger))), 'checkpoint', 5, at);
  await finds(
    edited(at, (line) => line.replace('\\n9\\n', '\\n8\\n')),
    'checkpoint',
    5,
    at,
  );
  await finds(lines.with(at, checkpointLine('nonsense')), 'checkpoint', 5, at);
  await finds(lines.toSpliced(at + 2, 0, lines[at]!), 'reordered', 10, at + 2);
  await finds(lines.toSpliced(lineOf(7), 0, lines[at]!), 'missing', 7, lineOf(7));
  const foreign = { origin: originOf(issuer, 'fabrikam'), size: 9, root: recordTree(records).roots[9]! };
  await finds(lines.with(at, checkpointLine(await signCheckpoint(foreign, key))), 'checkpoint', 5, at);
});

test('records behind the last checkpoint are not taken for signed', async () => {
  await finds(lines.slice(0, -1), 'unsigned', 9, lines.length - 1);
  assert.equal((await verifyExport(without(lineOf(4) + 1))).problem, undefined);
});

test('a personal part is the one of its record, or deleted with its salt', async () => {
  const three = lineOf(3);
  await finds(
    edited(three, (line) => line.replace('Ada 3', 'Eve 3')),
    'edited',
    3,
    three,
  );
  await finds(lines.with(three, recordLine(records[3]!, salted[6])), 'edited', 3, three);
  await finds(lines.with(lineOf(7), recordLine(records[7]!, salted[6])), 'edited', 7);
  await finds(
    edited(three, (line) => line.replace(/,"salt":"[^"]+"/, '')),
    'edited',
    3,
  );
  await finds(
    edited(three, (line) => line.replace(/"personal":\{[^}]+\},("record")/, '$1')),
    'edited',
    3,
  );
  const report = await verifyExport(lines.with(three, recordLine(records[3]!)));
  assert.deepEqual([report.problem, report.personalKept, report.personalDeleted], [undefined, 2, 2]);
});

test('a record of another tenant is found even when it is signed', async () => {
  const foreign = records.with(2, { ...records[2]!, tenant: 'fabrikam' });
  await finds(await exported(foreign), 'edited', 2, lineOf(2));
});

test('a line that can be read in two ways, or not at all, is malformed', async () => {
  const two = lineOf(2);
  for (const change of [
    (line: string) => `${line} `,
    (line: string) => line.replace('{"leaf"', '{ "leaf"'),
    (line: string) => line.replace('"seq":2', '"seq":7,"seq":2'),
    (line: string) => line.replace('"seq":2', '"seq":2.0'),
    (line: string) => line.replace('person-ada', '\\u0070erson-ada'),
    (line: string) => line.replace('person-ada', '\\ud800'),
    (line: string) => line.replace('"seq":2', '"seq":2,"more":1'),
    (line: string) => line.replace('{"leaf"', '{"__proto__":{},"leaf"'),
    (line: string) => line.slice(1),
    () => '',
    () => 'null',
    () => '['.repeat(20_000),
  ]) {
    await finds(edited(two, change), 'malformed', 2, two);
  }
});

test('a header that cannot be read, or names keys that are not known, ends the check', async () => {
  await finds([], 'header', 0);
  await finds(lines.slice(1), 'header', 0, 0);
  await finds(
    edited(0, (line) => line.replace('audit/1', 'audit/2')),
    'header',
    0,
    0,
  );
  await finds(lines, 'header', 0, 0, { keys: [keyThumbprint((await makeKey()).publicKey)] });
});

test('a log rewritten by who holds the key is found by a checkpoint kept elsewhere', async () => {
  const kept = [await signed(records.slice(0, 7))];
  const rewritten = await exported(records.with(2, { ...records[2]!, actor: { kind: 'person', id: 'person-eve' } }));
  assert.equal((await verifyExport(rewritten)).problem, undefined);
  await finds(rewritten, 'checkpoint', 5, lineOf(6), { checkpoints: kept });
  const cut = lines.slice(0, lineOf(4) + 2);
  assert.equal((await verifyExport(cut)).problem, undefined);
  await finds(cut, 'missing', 5, undefined, { checkpoints: kept });
  const stranger = await makeKey();
  await finds(await exported(records, stranger), 'checkpoint', 0, 0, { checkpoints: kept });
});

test('no record of the service goes unnoticed when one character of the file is another', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 0x20, max: 0x7e }), async (lineSeed, at, unit) => {
      const line = 1 + (lineSeed % (lines.length - 1));
      const text = lines[line]!;
      const position = at % text.length;
      const changed = text.slice(0, position) + String.fromCharCode(unit) + text.slice(position + 1);
      const { problem } = await verifyExport(lines.with(line, changed), { checkpoints: [await signed(records)] });
      assert.equal(problem === undefined, changed === text, changed);
    }),
    { numRuns: 60 },
  );
});

test('leaves in an export are those of the tree', () => {
  assert.ok(lines[lineOf(5)]!.includes(Buffer.from(leafOf(records[5]!)).toString('base64')));
});
